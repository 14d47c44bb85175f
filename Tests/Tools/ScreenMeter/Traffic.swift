/// How a rectangle was sent.
enum Kind: String, CaseIterable {
    case raw, copy, fill, jpeg, palette, gradient, plain, zrle
}

/// What has come.
struct Traffic {
    struct Share {
        var rectangles = 0
        var bytes = 0
        var pixels = 0
    }

    var updates = 0
    var shares: [Kind: Share] = [:]

    mutating func add(_ kind: Kind, bytes: Int, pixels: Int) {
        shares[kind, default: Share()].rectangles += 1
        shares[kind, default: Share()].bytes += bytes
        shares[kind, default: Share()].pixels += pixels
    }

    /// For the report.
    var json: JSON {
        .object(
            Kind.allCases.compactMap { kind in
                shares[kind].map { share in
                    (
                        kind.rawValue,
                        .object([
                            ("rectangles", .integer(share.rectangles)),
                            ("bytes", .integer(share.bytes)), ("pixels", .integer(share.pixels)),
                        ])
                    )
                }
            })
    }
}
