// Completion scripts made from the tables of commands and flags.

import SearchDomain

/// Scripts for shells.
enum CompletionScript {
  static func text(for shell: Shell) -> String {
    switch shell {
    case .bash: bash()
    case .zsh: zsh()
    case .fish: fish()
    }
  }

  /// Fields of conditions; of the metadata what all its keys begin with.
  private static let fields = Filter.Field.table.map(\.name) + ["gps", "meta."]
  private static let commands = CommandName.allCases.map(\.description)

  /// Every spelling of a flag, with its dashes.
  private static func spellings(_ flag: FlagDefinition) -> [String] {
    flag.names.map { "--" + $0 } + (flag.short.map { ["-\($0)"] } ?? [])
  }

  // MARK: bash

  private static func bash() -> String {
    var text = """
      # Completion of glimpse for bash.
      _glimpse() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word lead=
        COMPREPLY=()
        # --name=VALUE comes in three words, or in one where = does not part words.
        if [[ $cur == = ]]; then
          cur=
        elif [[ $prev == = ]] && ((COMP_CWORD > 1)); then
          prev=${COMP_WORDS[COMP_CWORD-2]}
        elif [[ $cur == --*=* ]]; then
          prev=${cur%%=*} lead=${cur%%=*}= cur=${cur#*=}
        fi
        _glimpse_reply
        if [[ -n $lead ]]; then COMPREPLY=("${COMPREPLY[@]/#/$lead}"); fi
      }
      # Lines that the program prints; nothing in them is run by the shell.
      _glimpse_lines() {
        local word i line
        local -a where=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in
            -l|--library)
              word=${COMP_WORDS[i+1]}
              if [[ $word == = ]]; then word=${COMP_WORDS[i+2]}; fi
              where=(--library "$word") ;;
          esac
        done
        while IFS= read -r line; do
          if [[ $line == "$cur"* ]]; then COMPREPLY+=("$line"); fi
        done < <("${COMP_WORDS[0]}" completion "$1" "${where[@]}" 2>/dev/null)
      }
      # Fields for the last word of a condition, which may stand in quotes.
      _glimpse_fields() {
        local lead last
        cur=${cur#[\\\"\\']}
        last=${cur##*[ (]} lead=${cur%"${cur##*[ (]}"}
        for word in \(fields.joined(separator: " ")); do
          if [[ $word == "$last"* ]]; then COMPREPLY+=("$lead$word"); fi
        done
        compopt -o nospace 2>/dev/null
      }
      _glimpse_reply() {
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          case $word in
            \(commands.map(\.name.rawValue).joined(separator: "|"))) command=$word; break ;;
          esac
        done
        case $command,$prev in

      """
    for command in commands {
      for flag in command.flags where flag.valueName != nil {
        let patterns = spellings(flag).map { "\(command.name.rawValue),\($0)" }
        text += "    \(patterns.joined(separator: "|"))) \(bashReply(flag.hint)); return ;;\n"
      }
    }
    text += """
        esac
        if [[ $cur == -* ]]; then
          case $command in

      """
    for command in commands {
      text += "      \(command.name.rawValue)) \(bashWords(command.flags.map(\.display))) ;;\n"
    }
    text += """
            *) \(bashWords(Flags.all.filter(\.isCommon).map(\.display))) ;;
          esac
          return
        fi
        case $command in
          '') \(bashWords(commands.map(\.name.rawValue))) ;;

      """
    for command in commands where command.operandHint != .nothing {
      var reply = bashReply(command.operandHint)
      if let later = command.laterOperandHint, case .choice(let words) = command.operandHint {
        reply =
          "if [[ \" ${COMP_WORDS[*]:1:COMP_CWORD-1} \" =~ \" \"(\(words.joined(separator: "|")))\" \" ]]; "
          + "then \(bashReply(later)); else \(reply); fi"
      }
      text += "    \(command.name.rawValue)) \(reply) ;;\n"
    }
    return text + """
        esac
      }
      complete -o filenames -F _glimpse glimpse

      """
  }

  private static func bashReply(_ hint: CompletionHint) -> String {
    switch hint {
    case .nothing: ":"
    case .file: "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")"
    case .folder: "mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")"
    case .choice(let words): bashWords(words)
    case .model:
      "_glimpse_lines models; mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- \"$cur\")"
    case .category: "_glimpse_lines categories"
    case .condition: "_glimpse_fields"
    }
  }

  private static func bashWords(_ words: [String]) -> String {
    "mapfile -t COMPREPLY < <(compgen -W '\(words.joined(separator: " "))' -- \"$cur\")"
  }

  // MARK: zsh

  private static func zsh() -> String {
    var text = """
      #compdef glimpse
      # Completion of glimpse for zsh.
      _glimpse_lines() {
        local -a found
        found=(${(f)"$(_call_program ${@[-1]} glimpse completion ${@[-1]} 2>/dev/null)"})
        compadd "${@[1,-2]}" -a found
      }
      _glimpse_models() {
        _alternative 'models:model:_glimpse_lines models' 'folders:folder:_files -/'
      }
      # Fields for the last word of a condition.
      _glimpse_fields() {
        local -a fields
        fields=(\(fields.joined(separator: " ")))
        compset -P '*[ (]'
        compadd -S '' -a fields
      }
      _glimpse() {
        local context state state_descr line
        typeset -A opt_args
        local -a commands
        commands=(

      """
    for command in commands {
      text += "    \(quoted(command.name.rawValue + ":" + command.summary))\n"
    }
    text += """
        )
        _arguments -C '1: :->command' '*:: :->rest'
        case $state in
          command) _describe -t commands 'glimpse command' commands ;;
          rest)
            case $line[1] in

      """
    for command in commands {
      text += "        \(command.name.rawValue))\n          _arguments -s"
      for flag in command.flags { text += zshFlag(flag) }
      if let later = command.laterOperandHint {
        text += " \\\n            \(quoted("1:operand:" + zshAction(command.operandHint)))"
        text += " \\\n            \(quoted("*:operand:" + zshAction(later))) ;;\n"
      } else {
        text += " \\\n            \(quoted("*:operand:" + zshAction(command.operandHint))) ;;\n"
      }
    }
    return text + """
            esac ;;
        esac
      }
      _glimpse "$@"

      """
  }

  private static func zshFlag(_ flag: FlagDefinition) -> String {
    let help = String(flag.help.map { "[]:".contains($0) ? " " : $0 })
    return spellings(flag).map { spelling in
      var spec = flag.isRepeated ? "*" : ""
      spec += spelling + (flag.valueName != nil && spelling.hasPrefix("--") ? "=" : "")
      spec += "[\(help)]"
      if flag.valueName != nil { spec += ":value:" + zshAction(flag.hint) }
      return " \\\n            " + quoted(spec)
    }.joined()
  }

  private static func zshAction(_ hint: CompletionHint) -> String {
    switch hint {
    case .nothing: " "
    case .file: "_files"
    case .folder: "_files -/"
    case .choice(let words): "(\(words.joined(separator: " ")))"
    case .model: "_glimpse_models"
    case .category: "_glimpse_lines categories"
    case .condition: "_glimpse_fields"
    }
  }

  // MARK: fish

  private static func fish() -> String {
    let names = commands.map(\.name.rawValue).joined(separator: " ")
    var text = """
      # Completion of glimpse for fish.
      complete -c glimpse -f
      set -l glimpse_commands \(names)
      # Fields for the last word of a condition.
      function __glimpse_fields
        set -l token (commandline -ct | string trim -l -c '"\\'')
        set -l lead (string match -r '^.*[ (]' -- $token)
        for field in \(fields.joined(separator: " "))
          echo "$lead$field"
        end
      end

      """
    for command in commands {
      text += "complete -c glimpse -n \"not __fish_seen_subcommand_from $glimpse_commands\""
      text += " -a \(command.name.rawValue) -d \(fishQuoted(command.summary))\n"
    }
    for command in commands {
      let condition = "-n '__fish_seen_subcommand_from \(command.name.rawValue)'"
      if let reply = fishReply(command.operandHint) {
        text += "complete -c glimpse \(condition) \(reply)\n"
      }
      if let later = command.laterOperandHint, let reply = fishReply(later),
        case .choice(let words) = command.operandHint
      {
        text += "complete -c glimpse -n '__fish_seen_subcommand_from \(command.name.rawValue)"
        text += "; and __fish_seen_subcommand_from \(words.joined(separator: " "))' \(reply)\n"
      }
      for flag in command.flags {
        text += "complete -c glimpse \(condition)"
        for name in flag.names { text += " -l \(name)" }
        if let short = flag.short { text += " -s \(short)" }
        if flag.valueName != nil { text += " -r " + (fishReply(flag.hint) ?? "-f") }
        text += " -d \(fishQuoted(flag.help))\n"
      }
    }
    return text
  }

  private static func fishReply(_ hint: CompletionHint) -> String? {
    switch hint {
    case .nothing: nil
    case .file: "-F"
    case .folder: "-f -a '(__fish_complete_directories)'"
    case .choice(let words): "-f -a '\(words.joined(separator: " "))'"
    case .model: "-f -a '(glimpse completion models 2>/dev/null; __fish_complete_directories)'"
    case .category: "-f -a '(glimpse completion categories 2>/dev/null)'"
    case .condition: "-f -a '(__glimpse_fields)'"
    }
  }

  /// One word for bash and zsh.
  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  private static func fishQuoted(_ text: String) -> String {
    var result = "'"
    for character in text {
      if character == "'" || character == "\\" { result += "\\" }
      result.append(character)
    }
    return result + "'"
  }
}
