/// What `policy.set` carries, or a policy file says: some members of a policy.
///
/// Unknown members are passed over. A wrong type or a value past its limit makes reading fail as a
/// whole, so that half a restriction is never mistaken for all of it.
///
/// Source: PROTOCOL.md section 8.
public struct PolicyChange: Equatable, Sendable {
    /// What agents may do.
    public var permissions: PermissionsChange?
    /// Which applications may be seen.
    public var applications: ApplicationsChange?
    /// The mark over what is shared.
    public var watermark: WatermarkChange?
    /// The largest file that may be sent, in bytes; never negative once read.
    public var maximumFileBytes: Int64?
    /// Where the conversation is held.
    public var chatSurface: ChatSurface?
    /// What becomes of the page that is shown when nobody is available.
    public var orphanedPage: OrphanedPage?
    /// After how many minutes of control the customer is asked again, 1 to 1440; a policy file alone
    /// says so, no gateway.
    public var reaskMinutes: Int?
    /// Whether everything is removed afterwards.
    public var uninstall: Uninstall?

    /// Makes a change that changes nothing.
    public init() {}
}

/// Some of the permissions.
public struct PermissionsChange: Codable, Equatable, Sendable {
    /// Pointer and keyboard.
    public var control: Bool?
    /// Reading and setting the clipboard.
    public var clipboard: Bool?
    /// Sending and asking for files.
    public var files: Bool?
    /// Key combinations sent by name.
    public var keys: Bool?

    /// Makes a change that changes nothing.
    public init() {}
}

/// What is to become of the watermark.
public enum WatermarkChange: Equatable, Sendable {
    /// There is none from now on.
    case remove
    /// This one takes the place of any before it.
    case set(Watermark)
}

extension PolicyChange: Codable {
    private enum CodingKeys: String, CodingKey {
        case permissions, applications, watermark, files, chat, orphaned, uninstall
    }
    private struct Files: Codable { let maximumBytes: Int64? }
    private struct Chat: Codable { let surface: ChatSurface? }
    private struct Orphaned: Codable { let openUrl: OrphanedPage? }

    /// Reads the members that are there.
    ///
    /// - Throws: `DecodingError` for a wrong type, `PolicyError` for a value past its limit.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        permissions = try container.decodeIfPresent(PermissionsChange.self, forKey: .permissions)
        applications = try container.decodeIfPresent(
            ApplicationsChange.self, forKey: .applications)
        // Absent and null differ here, which decodeIfPresent does not tell.
        if container.contains(.watermark) {
            watermark =
                try container.decodeNil(forKey: .watermark)
                ? .remove : .set(container.decode(Watermark.self, forKey: .watermark))
        }
        maximumFileBytes = try container.decodeIfPresent(Files.self, forKey: .files)?.maximumBytes
        chatSurface = try container.decodeIfPresent(Chat.self, forKey: .chat)?.surface
        orphanedPage = try container.decodeIfPresent(Orphaned.self, forKey: .orphaned)?.openUrl
        uninstall = try container.decodeIfPresent(Uninstall.self, forKey: .uninstall)
        guard maximumFileBytes.map({ $0 >= 0 }) ?? true else { throw PolicyError.negativeSize }
    }

    /// Writes the members that are set.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(permissions, forKey: .permissions)
        try container.encodeIfPresent(applications, forKey: .applications)
        switch watermark {
        case .set(let mark): try container.encode(mark, forKey: .watermark)
        case .remove: try container.encodeNil(forKey: .watermark)
        case nil: break
        }
        try container.encodeIfPresent(
            maximumFileBytes.map { Files(maximumBytes: $0) }, forKey: .files)
        try container.encodeIfPresent(chatSurface.map { Chat(surface: $0) }, forKey: .chat)
        try container.encodeIfPresent(orphanedPage.map { Orphaned(openUrl: $0) }, forKey: .orphaned)
        try container.encodeIfPresent(uninstall, forKey: .uninstall)
    }
}
