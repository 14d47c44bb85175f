/// A mark over what is shared.
public struct Watermark: Hashable, Sendable {
    /// Where it is drawn.
    public enum Position: String, Hashable, Codable, CaseIterable, Sendable {
        /// All over the screen, again and again.
        case tile
        /// In the middle.
        case center
        /// In the top left corner.
        case topLeft = "top-left"
        /// In the top right corner.
        case topRight = "top-right"
        /// In the bottom left corner.
        case bottomLeft = "bottom-left"
        /// In the bottom right corner.
        case bottomRight = "bottom-right"
    }

    /// When it is seen.
    public struct Timing: Hashable, Sendable {
        /// For how many seconds at a time; `nil` for always.
        public let showSeconds: Double?
        /// How many seconds lie between one start and the next; `nil` for once.
        public let everySeconds: Double?

        /// Makes a timing; without arguments the mark is always seen.
        ///
        /// - Throws: `PolicyError.notPositive` for anything that is not above 0.
        public init(showSeconds: Double? = nil, everySeconds: Double? = nil) throws(PolicyError) {
            for seconds in [showSeconds, everySeconds].compactMap(\.self) {
                guard seconds.isFinite, seconds > 0 else { throw .notPositive }
            }
            self.showSeconds = showSeconds
            self.everySeconds = everySeconds
        }

        /// The part of the time for which the mark is seen, from 0 (once) to 1 (always).
        var share: Double {
            guard let showSeconds else { return 1 }
            guard let everySeconds else { return 0 }
            return min(1, showSeconds / everySeconds)
        }
    }

    /// What it says; `{agent}`, `{company}`, `{session}`, `{time}` and `{viewer}` are filled in.
    public let text: String?
    /// Where its picture is, an `https` address (`http` on loopback).
    public let imageUrl: String?
    /// Where it is drawn.
    public let position: Position
    /// How much it hides of what is below it, from 0 to 1.
    public let opacity: Double
    /// When it is seen.
    public let timing: Timing

    /// Makes a watermark.
    ///
    /// - Throws: `PolicyError` when there is nothing to show, or a value is past its limit.
    public init(
        text: String? = nil, imageUrl: String? = nil, position: Position = .tile,
        opacity: Double = 0.3, timing: Timing
    ) throws(PolicyError) {
        guard text?.isEmpty == false || imageUrl != nil else { throw .watermarkEmpty }
        if let text { try PolicyText.check(text) }
        if let imageUrl { try PolicyText.checkURL(imageUrl, schemes: ["https", "http"]) }
        guard (0...1).contains(opacity) else { throw .notAShare }
        self.text = text
        self.imageUrl = imageUrl
        self.position = position
        self.opacity = opacity
        self.timing = timing
    }

    /// Returns the one that is seen more: for longer, then stronger, then this one.
    func stricter(_ other: Watermark) -> Watermark {
        if timing.share != other.timing.share {
            return timing.share > other.timing.share ? self : other
        }
        return other.opacity > opacity ? other : self
    }
}

extension Watermark: Codable {
    private enum CodingKeys: String, CodingKey {
        case text, imageUrl, position, opacity, showSeconds, everySeconds
    }

    /// Reads a watermark by the rules of `init(text:imageUrl:position:opacity:timing:)`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            text: try container.decodeIfPresent(String.self, forKey: .text),
            imageUrl: try container.decodeIfPresent(String.self, forKey: .imageUrl),
            position: try container.decodeIfPresent(Position.self, forKey: .position) ?? .tile,
            opacity: try container.decodeIfPresent(Double.self, forKey: .opacity) ?? 0.3,
            timing: Timing(
                showSeconds: try container.decodeIfPresent(Double.self, forKey: .showSeconds),
                everySeconds: try container.decodeIfPresent(Double.self, forKey: .everySeconds)))
    }

    /// Writes the members of PROTOCOL.md section 8; what is not set is left out.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(text, forKey: .text)
        try container.encodeIfPresent(imageUrl, forKey: .imageUrl)
        try container.encode(position, forKey: .position)
        try container.encode(opacity, forKey: .opacity)
        try container.encodeIfPresent(timing.showSeconds, forKey: .showSeconds)
        try container.encodeIfPresent(timing.everySeconds, forKey: .everySeconds)
    }
}
