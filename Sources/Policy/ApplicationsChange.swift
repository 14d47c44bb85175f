/// Some of the rules for applications.
public struct ApplicationsChange: Equatable, Sendable {
    /// What the list means.
    public var mode: ApplicationFilter.Mode?
    /// The applications; at most `ApplicationFilter.maximumRules`.
    public private(set) var list: [ApplicationRule]?
    /// Whether the customer may choose the applications.
    public var customerMayChoose: Bool?
    /// Whether notifications of other applications are kept away.
    public var hideNotifications: Bool?

    /// Makes a change that changes nothing but the list.
    ///
    /// - Throws: `PolicyError.listTooLong` past 1,000 rules.
    public init(list: [ApplicationRule]? = nil) throws(PolicyError) {
        guard (list?.count ?? 0) <= ApplicationFilter.maximumRules else {
            throw .listTooLong(maximum: ApplicationFilter.maximumRules)
        }
        self.list = list
    }
}

extension ApplicationsChange: Codable {
    private enum CodingKeys: String, CodingKey {
        case mode, list, customerMayChoose, hideNotifications
    }

    /// Reads the members that are there; the list is given up at the first rule too many.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        mode = try container.decodeIfPresent(ApplicationFilter.Mode.self, forKey: .mode)
        customerMayChoose = try container.decodeIfPresent(Bool.self, forKey: .customerMayChoose)
        hideNotifications = try container.decodeIfPresent(Bool.self, forKey: .hideNotifications)
        guard container.contains(.list), try !container.decodeNil(forKey: .list) else { return }
        var rules = try container.nestedUnkeyedContainer(forKey: .list)
        var list: [ApplicationRule] = []
        while !rules.isAtEnd {
            guard list.count < ApplicationFilter.maximumRules else {
                throw PolicyError.listTooLong(maximum: ApplicationFilter.maximumRules)
            }
            list.append(try rules.decode(ApplicationRule.self))
        }
        self.list = list
    }
}

extension ApplicationFilter {
    func applying(mode: Mode?, list: [ApplicationRule]?) -> ApplicationFilter {
        ApplicationFilter(mode: mode ?? self.mode, checked: list ?? self.list)
    }
}
