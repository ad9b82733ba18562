// Tools that find and count.

import Duplicates
import LocalStores
import SearchDomain
import Support
import ToolServing

extension AgentDesk {
  private static let found = Schema.object([
    .init("results", .array(AgentSchemas.pictureResult), isRequired: true),
    .init(
      "no_good_match", .described("Whether nothing fits well.", .boolean), isRequired: true),
    .init("next_offset", .nullable(.integer()), isRequired: true),
    .init(
      "understood", .described("Conditions that were read in the words.", .array(.string())),
      isRequired: true),
    .init("warnings", .array(.string()), isRequired: true),
    .init("notice", .string()),
  ])

  /// What an agent needs of a search's reply.
  private func result(_ reply: JSONTree) -> JSONTree {
    var understood: [JSONTree] = []
    if case .list(let filters)? = reply["interpretation"]?["filters"] {
      understood = filters.compactMap { $0["where"] }
    }
    let (k, offset) = (reply["k"]?.whole ?? 0, reply["offset"]?.whole ?? 0)
    let results = AgentSchemas.pictures(reply)
    return .of([
      "results": .list(results), "no_good_match": reply["no_good_match"] ?? .boolean(false),
      "next_offset": results.count < k ? .null : .number(Double(offset + k)),
      "understood": .list(understood), "warnings": reply["warnings"] ?? .list([]),
      "notice": reply["notice"],
    ])
  }

  /// A search's body.
  private func body(_ arguments: JSONTree, _ terms: [JSONTree]) throws -> JSONTree {
    .of([
      "text": arguments["text"], "terms": terms.isEmpty ? nil : .list(terms),
      "k": arguments["k"] ?? .number(10), "offset": arguments["offset"],
      "where": try Self.condition(arguments["where"]?.string), "sort": arguments["sort"],
      "min_score": arguments["min_score"],
    ])
  }

  /// The results of a search for words, with pictures added.
  func search(_ arguments: JSONTree) throws -> JSONTree {
    var terms: [JSONTree] = []
    if let like = arguments["like"]?.string {
      terms.append(.of(["image_id": .text(try id(of: like))]))
    }
    if case .list(let words)? = arguments["without"] {
      terms += words.map { .of(["text": $0, "weight": .number(-1)]) }
    }
    return result(try caller.json("search", body: try body(arguments, terms)))
  }

  var search: AgentTool {
    AgentTool(
      name: "search", title: "Search pictures",
      help:
        "Find pictures by what they show, in plain words; with like, also by a picture of the library. Best first. Words are understood (\"without people\", \"in 2019\").",
      input: .object([
        .init(
          "text", .described("What the pictures should show.", .string(maxLength: 10_000))),
        .init(
          "like", .described("Pictures like this one, as the words say.", AgentSchemas.picture)),
        .init(
          "without",
          .described("What they should not show.", .array(.string(maxLength: 1000), maxItems: 20))),
        .init("where", AgentSchemas.condition),
        .init(
          "sort",
          .described(
            "The order of those that match well.",
            .choice(ResultOrder.allCases.map(\.rawValue)))),
        .init("k", AgentSchemas.count(1...50, default: 10)),
        .init("offset", AgentSchemas.offset),
      ]), output: Self.found
    ) { [self] _, arguments in ToolResult(try search(arguments)) }
  }

  var similar: AgentTool {
    AgentTool(
      name: "similar", title: "Find similar pictures",
      help:
        "Find pictures that look like one: a picture of the library, or one that you send as Base64.",
      input: .object([
        .init("picture", AgentSchemas.picture), .init("image_base64", AgentSchemas.base64),
        .init("where", AgentSchemas.condition),
        .init(
          "min_score",
          .described("Only pictures with at least this cosine similarity.", .number(-1...1))),
        .init("k", AgentSchemas.count(1...50, default: 10)),
        .init("offset", AgentSchemas.offset),
      ]), output: Self.found
    ) { [self] _, arguments in
      let term: JSONTree
      switch (arguments["picture"]?.string, arguments["image_base64"]) {
      case (let name?, nil): term = .of(["image_id": .text(try id(of: name))])
      case (nil, let sent?): term = .of(["image_base64": sent])
      case (nil, nil), (.some, .some):
        throw Problem(.invalidArgument, "Give exactly one of picture and image_base64.")
      }
      return ToolResult(result(try caller.json("search", body: try body(arguments, [term]))))
    }
  }

  var get: AgentTool {
    AgentTool(
      name: "get", title: "Get a picture's facts",
      help: "What is known of one picture: size, format, dates, camera, caption, keywords.",
      input: .object([.init("picture", AgentSchemas.picture, isRequired: true)]),
      output: AgentSchemas.pictureResult
    ) { [self] _, arguments in
      let id = try id(of: arguments["picture"]?.string ?? "")
      return ToolResult(AgentSchemas.picture(try caller.json("image", id: id)))
    }
  }

  var facets: AgentTool {
    AgentTool(
      name: "facets", title: "List the values of a field",
      help: "The values that a field has and how many pictures have each, most first.",
      input: .object([
        .init(
          "field",
          .described(
            "One of \(Facet.names.joined(separator: ", ")), or meta.KEY.",
            .withDefault(.string("category"), .string(maxLength: 200)))),
        .init("where", AgentSchemas.condition),
        .init("limit", AgentSchemas.count(1...1000, default: 50)),
      ]),
      output: LibraryRoutes.facetCounts
    ) { [self] _, arguments in
      ToolResult(
        try caller.json(
          "facets",
          query: [
            ("field", arguments["field"]?.string ?? "category"),
            ("where", arguments["where"]?.string),
            ("limit", Self.text(arguments["limit"]) ?? "50"),
          ]))
    }
  }

  var count: AgentTool {
    AgentTool(
      name: "count", title: "Count pictures",
      help: "How many pictures there are, or how many meet a condition.",
      input: .object([.init("where", AgentSchemas.condition)]),
      output: .object([
        .init("total", .integer(), isRequired: true), .init("warnings", .array(.string())),
      ])
    ) { [self] _, arguments in
      let reply = try caller.json(
        "images", query: [("where", arguments["where"]?.string), ("limit", "1")])
      return ToolResult(.of(["total": reply["total"], "warnings": reply["warnings"]]))
    }
  }

  var duplicates: AgentTool {
    AgentTool(
      name: "duplicates", title: "Find duplicates",
      help:
        "Groups of pictures that are duplicates of one another, with the one that is best kept. Nothing is deleted.",
      input: .object([
        .init(
          "relation",
          .described(
            "Only groups whose least sure duplicate is related so.",
            .choice(DuplicateRelation.allCases.map(\.rawValue)))),
        .init(
          "similarity",
          .described(
            "Besides copies, pictures alike in content from this cosine similarity on.",
            .number(-1...1))),
        .init("limit", AgentSchemas.count(1...100, default: 20)),
        .init("offset", AgentSchemas.offset),
      ]),
      output: .object([
        .init("total", .integer(), isRequired: true),
        .init("bytes_to_win", .integer(), isRequired: true),
        .init(
          "groups",
          .array(
            .object([
              .init("relation", .string(), isRequired: true),
              .init("bytes_to_win", .integer(), isRequired: true),
              .init("keep", AgentSchemas.pictureResult, isRequired: true),
              .init(
                "duplicates",
                .array(
                  .object([
                    .init("picture", AgentSchemas.pictureResult, isRequired: true),
                    .init("relation", .string(), isRequired: true),
                  ])), isRequired: true),
            ])), isRequired: true),
      ])
    ) { [self] _, arguments in
      let reply = try caller.json(
        "duplicates",
        query: [
          ("relation", arguments["relation"]?.string),
          ("similarity", Self.text(arguments["similarity"])),
          ("limit", Self.text(arguments["limit"]) ?? "20"),
          ("offset", Self.text(arguments["offset"])),
        ])
      var groups: [JSONTree] = []
      if case .list(let sent)? = reply["groups"] { groups = sent.map(Self.group) }
      return ToolResult(
        .of([
          "total": reply["total"], "bytes_to_win": reply["bytes_to_win"], "groups": .list(groups),
        ]))
    }
  }

  private static func group(_ reply: JSONTree) -> JSONTree {
    var duplicates: [JSONTree] = []
    if case .list(let sent)? = reply["duplicates"] {
      duplicates = sent.map {
        .of([
          "picture": AgentSchemas.picture($0["picture"] ?? .null), "relation": $0["relation"],
        ])
      }
    }
    return .of([
      "relation": reply["relation"], "bytes_to_win": reply["bytes_to_win"],
      "keep": AgentSchemas.picture(reply["keep"] ?? .null), "duplicates": .list(duplicates),
    ])
  }
}
