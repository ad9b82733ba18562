// Whether a language model may be asked at all, and which. A key in the
// environment says only that some program of this machine uses one.

import Support

extension LanguageModel {
  /// Where a language model is.
  public enum Provider: String, Hashable, Sendable, CaseIterable {
    /// Google's Gemini: `GOOGLE_API_KEY`, `GOOGLE_MODEL`, `GOOGLE_BASE_URL`.
    case gemini
    /// OpenAI, or whatever speaks its protocol: `OPENAI_API_KEY` or
    /// `OPENAI_BASE_URL`, `OPENAI_MODEL`.
    case openAI = "openai"
    /// Groq: `GROQ_API_KEY`, `GROQ_MODEL`, `GROQ_BASE_URL`.
    case groq

    /// The variables of which one is enough to reach it.
    public var reachingVariables: [String] {
      switch self {
      case .gemini: ["GOOGLE_API_KEY"]
      case .openAI: ["OPENAI_API_KEY", "OPENAI_BASE_URL"]
      case .groq: ["GROQ_API_KEY"]
      }
    }

    /// The first, in the order above, that some variables reach.
    public static func first(in environment: [String: String]) -> Provider? {
      allCases.first { provider in
        provider.reachingVariables.contains { !(environment[$0] ?? "").isEmpty }
      }
    }
  }

  /// What the setting `GLIMPSE_LANGUAGE_MODEL` says.
  public enum Consent: Hashable, Sendable {
    /// Nothing: only who asks for it at the keyboard is served.
    case unstated
    /// `off`: nobody is asked, whoever wants it.
    case forbidden
    /// `gemini`, `openai` or `groq`; nil for `auto`, the first that is set up.
    case given(Provider?)

    /// Reads the setting.
    ///
    /// - Returns: nil for a word that is none of those above.
    public init?(_ value: String?) {
      switch value?.lowercased() ?? "" {
      case "": self = .unstated
      case "off", "none", "no", "false", "0": self = .forbidden
      case "auto", "on", "yes", "true", "1": self = .given(nil)
      case let name:
        guard let provider = Provider(rawValue: name) else { return nil }
        self = .given(provider)
      }
    }
  }

  /// The setting that lets words of queries go to a language model.
  public static let consentSetting = "GLIMPSE_LANGUAGE_MODEL"

  /// The model that `GLIMPSE_LANGUAGE_MODEL` asks for; a service and a Swift
  /// program use no other of their own accord, whatever keys the environment
  /// holds.
  ///
  /// - Returns: nil where the setting is missing, forbids it or cannot be
  ///   read, and where the variables that it needs are not set.
  public static func allowed(
    _ environment: [String: String], timeoutSeconds: Double = 3
  ) -> LanguageModel? {
    guard case .given(let provider) = Consent(environment[consentSetting]) else { return nil }
    return configured(environment, provider: provider, timeoutSeconds: timeoutSeconds)
  }

  /// The model for somebody who asks for one here and now, by typing the
  /// command or the flag that does: the one that `GLIMPSE_LANGUAGE_MODEL`
  /// names, else the first that the environment has a key for.
  ///
  /// - Returns: nil where the setting forbids it or nothing is set up.
  public static func askedFor(
    _ environment: [String: String], timeoutSeconds: Double = 3
  ) -> LanguageModel? {
    switch Consent(environment[consentSetting]) {
    case .unstated?: configured(environment, timeoutSeconds: timeoutSeconds)
    case .given(let provider)?:
      configured(environment, provider: provider, timeoutSeconds: timeoutSeconds)
    case .forbidden?, nil: nil
    }
  }

  /// Why there is no model, and what would change that, as a clause.
  ///
  /// - Parameter isAskedFor: whether somebody asked for one here and now.
  public static func absence(
    _ environment: [String: String], isAskedFor: Bool = false
  ) -> String {
    switch Consent(environment[consentSetting]) {
    case nil: "\(consentSetting) is none of \(consentWords)"
    case .forbidden?: "\(consentSetting)=off forbids asking a language model"
    case .given(let provider?)?:
      "\(consentSetting) names \(provider.rawValue), but neither the environment nor .env sets "
        + provider.reachingVariables.joined(separator: " or ")
    case .unstated? where !isAskedFor && Provider.first(in: environment) != nil:
      "no language model is asked, for a key in the environment alone does not say that words may be "
        + "sent: \(consentSetting)=\(Provider.first(in: environment)?.rawValue ?? "auto") would"
    case .unstated?, .given(nil)?:
      "no language model is configured: set GOOGLE_API_KEY, OPENAI_API_KEY, GROQ_API_KEY or "
        + "OPENAI_BASE_URL" + (isAskedFor ? "" : ", and \(consentSetting)=auto")
    }
  }

  /// The words that the setting takes.
  public static let consentWords =
    (["off", "auto"] + Provider.allCases.map(\.rawValue)).joined(separator: ", ")
}
