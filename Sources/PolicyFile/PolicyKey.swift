/// Every key of a policy file, sections and their members joined by a dot.
///
/// deskhand-policy(5) documents exactly these; a test compares the two.
public enum PolicyKey: String, CaseIterable, Sendable {
    /// The version of this format.
    case version
    /// The gateway for codes that come without one.
    case gateway
    /// Whose support that gateway is.
    case company
    /// The only gateways that may be joined.
    case allowedGateways
    /// Whether links that were clicked may lead to this computer.
    case allowLoopbackLinks
    /// Further certificate authorities.
    case certificateAuthorities
    /// The proxy.
    case proxy
    /// The time limit for connecting.
    case connectSeconds
    /// The time limit for silence.
    case stallSeconds
    /// The key combination that stops sharing.
    case globalKey
    /// After how long the customer is asked again whether agents keep control.
    case reaskMinutes
    /// How much is logged.
    case logLevel
    /// Pointer and keyboard.
    case permissionsControl = "permissions.control"
    /// The clipboard.
    case permissionsClipboard = "permissions.clipboard"
    /// Files in either direction.
    case permissionsFiles = "permissions.files"
    /// Key combinations sent by name.
    case permissionsKeys = "permissions.keys"
    /// What the list of applications means.
    case applicationsMode = "applications.mode"
    /// The applications.
    case applicationsList = "applications.list"
    /// What a rule looks at.
    case applicationsListBy = "applications.list.by"
    /// What it must be.
    case applicationsListValue = "applications.list.value"
    /// Whether the customer may choose applications.
    case applicationsCustomerMayChoose = "applications.customerMayChoose"
    /// Whether notifications are kept away.
    case applicationsHideNotifications = "applications.hideNotifications"
    /// What the watermark says.
    case watermarkText = "watermark.text"
    /// Its picture.
    case watermarkImageUrl = "watermark.imageUrl"
    /// Where it is.
    case watermarkPosition = "watermark.position"
    /// How much it hides.
    case watermarkOpacity = "watermark.opacity"
    /// For how long it is seen.
    case watermarkShowSeconds = "watermark.showSeconds"
    /// How often it is seen.
    case watermarkEverySeconds = "watermark.everySeconds"
    /// The largest file.
    case filesMaximumBytes = "files.maximumBytes"
    /// Where the chat is held.
    case chatSurface = "chat.surface"
    /// Whether the page for orphaned sessions opens by itself.
    case orphanedOpenUrl = "orphaned.openUrl"
    /// Whether the software goes afterwards.
    case uninstall

    /// Finds a key by its name as it stands in a file, below its section.
    init?(name: String, in section: String? = nil) {
        // The dot joins sections and members in the manual alone; in a file it is a slip.
        guard !name.utf8.contains(UInt8(ascii: ".")) else { return nil }
        self.init(rawValue: section.map { "\($0).\(name)" } ?? name)
    }

    /// Whether keys begin with this name and a dot.
    static func isSection(_ name: String) -> Bool {
        allCases.contains { $0.rawValue.utf8.starts(with: (name + ".").utf8) }
    }
}
