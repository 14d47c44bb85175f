import Invitation
import Policy

extension PolicyContent {
    /// Takes one value over; each key is decided here.
    mutating func set(_ key: PolicyKey, _ node: YAMLNode) throws(LineProblem) {
        switch key {
        case .version: break  // checked before anything else
        case .gateway: gateways.preferred = try node.gateway()
        case .company: gateways.company = try node.company()
        case .allowedGateways: gateways.allowed = try node.gateways()
        case .allowLoopbackLinks: gateways.allowLoopbackLinks = try node.bool()
        case .certificateAuthorities: host.certificateAuthorities = try node.paths()
        case .proxy: host.proxy = try node.proxy()
        case .connectSeconds: host.connectSeconds = try node.seconds()
        case .stallSeconds: host.stallSeconds = try node.seconds()
        case .globalKey: host.globalKey = try node.globalKey()
        case .reaskMinutes: change.reaskMinutes = try node.minutes()
        case .logLevel: host.logLevel = try node.choice(HostSettings.LogLevel.self)
        case .permissionsControl, .permissionsClipboard, .permissionsFiles, .permissionsKeys:
            try setPermission(key, node.bool())
        case .applicationsMode, .applicationsList, .applicationsListBy, .applicationsListValue,
            .applicationsCustomerMayChoose, .applicationsHideNotifications:
            try setApplications(key, node)
        case .watermarkText, .watermarkImageUrl, .watermarkPosition, .watermarkOpacity,
            .watermarkShowSeconds, .watermarkEverySeconds:
            break  // the members make sense only together: setWatermark
        case .filesMaximumBytes: change.maximumFileBytes = try node.integer()
        case .chatSurface: change.chatSurface = try node.choice(ChatSurface.self)
        case .orphanedOpenUrl: change.orphanedPage = try node.orphanedPage()
        case .uninstall: change.uninstall = try node.choice(Uninstall.self)
        }
    }

    private mutating func setPermission(_ key: PolicyKey, _ isAllowed: Bool) {
        var permissions = change.permissions ?? PermissionsChange()
        switch key {
        case .permissionsControl: permissions.control = isAllowed
        case .permissionsClipboard: permissions.clipboard = isAllowed
        case .permissionsFiles: permissions.files = isAllowed
        default: permissions.keys = isAllowed
        }
        change.permissions = permissions
    }

    private mutating func setApplications(
        _ key: PolicyKey, _ node: YAMLNode
    ) throws(LineProblem) {
        var applications = change.applications ?? ApplicationsChange()
        switch key {
        case .applicationsMode:
            applications.mode = try node.choice(ApplicationFilter.Mode.self)
        case .applicationsCustomerMayChoose: applications.customerMayChoose = try node.bool()
        case .applicationsHideNotifications: applications.hideNotifications = try node.bool()
        default:
            let rules = try node.rules()
            try node.checked { () throws(PolicyError) in try applications.setList(rules) }
        }
        change.applications = applications
    }

    /// Takes a whole watermark over; null says that there is none, whatever came before.
    mutating func setWatermark(_ node: YAMLNode) throws(LineProblem) {
        change.watermark = node.isNull ? .remove : .set(try node.watermark())
    }
}
