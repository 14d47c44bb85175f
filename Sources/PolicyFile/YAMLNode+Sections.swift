import Policy

extension YAMLNode {
    /// Reads the rules of `applications.list`.
    func rules() throws(LineProblem) -> [ApplicationRule] {
        var rules: [ApplicationRule] = []
        for item in try items() { rules.append(try item.rule()) }
        return rules
    }

    private func rule() throws(LineProblem) -> ApplicationRule {
        let members = try members(of: "applications.list")
        guard let by = members[.applicationsListBy], let value = members[.applicationsListValue]
        else { throw problem("A rule has both “by” and “value”.") }
        let key = try by.choice(ApplicationRule.Key.self)
        let text = try value.text()
        return try value.checked { () throws(PolicyError) in
            try ApplicationRule(by: key, value: text)
        }
    }

    func watermark() throws(LineProblem) -> Watermark {
        let members = try members(of: "watermark")
        let text = try members[.watermarkText]?.text()
        let imageUrl = try members[.watermarkImageUrl]?.text()
        let position = try members[.watermarkPosition]?.choice(Watermark.Position.self)
        let opacity = try members[.watermarkOpacity]?.number()
        let show = try members[.watermarkShowSeconds]?.number()
        let every = try members[.watermarkEverySeconds]?.number()
        return try checked { () throws(PolicyError) in
            try Watermark(
                text: text, imageUrl: imageUrl, position: position ?? .tile,
                opacity: opacity ?? Watermark.defaultOpacity,
                timing: Watermark.Timing(showSeconds: show, everySeconds: every))
        }
    }

    private func members(of section: String) throws(LineProblem) -> [PolicyKey: YAMLNode] {
        var members: [PolicyKey: YAMLNode] = [:]
        for entry in try entries() {
            guard let key = PolicyKey(name: entry.key, in: section) else {
                throw PolicyContent.unknown(entry, in: section)
            }
            members[key] = entry.value
        }
        return members
    }
}
