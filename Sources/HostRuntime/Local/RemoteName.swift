import GatewayAPI

extension NameText {
    /// The name as faces show it: one line of at most 64 characters that runs in one direction.
    ///
    /// A name comes from somebody else, who may try to make it look like words of Deskhand's own.
    var shown: String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where kept.count < 64 && scalar.isHarmless {
            kept.append(scalar)
        }
        return String(kept)
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmless: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: !properties.isBidiControl
        }
    }
}
