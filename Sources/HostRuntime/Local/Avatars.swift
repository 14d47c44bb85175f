import FoundationEssentials
import GatewayAPI
import Invitation
import LocalAPI

/// Fetches the pictures that a session has named, and remembers a few.
///
/// Whoever asks has checked that the session named the address. Only `https` is fetched, or what is
/// at the gateway itself, which alone gets the token.
actor Avatars {
    private let link: any GatewayLink
    private let gateway: GatewayAddress
    private let token: Secret
    private let settings: LinkSettings
    private var known: [String: Avatar] = [:]
    private var order: [String] = []
    private var coming: [String: Task<Result<Avatar, HostFailure>, Never>] = [:]

    /// The largest picture, in bytes.
    static let mostBytes = 1 << 20
    /// How many pictures are remembered.
    static let mostKnown = 16
    /// How many are fetched at the same time.
    static let mostComing = 4
    /// How long a picture may take.
    static let patience: Duration = .seconds(20)

    init(link: any GatewayLink, gateway: GatewayAddress, token: Secret, settings: LinkSettings) {
        self.link = link
        self.gateway = gateway
        self.token = token
        self.settings = settings
    }

    /// Returns the picture at an address.
    ///
    /// - Throws: `HostFailure` where there is none that can be shown.
    func picture(at url: String) async throws(HostFailure) -> Avatar {
        if let avatar = known[url] { return avatar }
        if let task = coming[url] { return try await task.value.get() }
        guard coming.count < Self.mostComing else {
            throw HostFailure(.notPermitted, "Too many pictures are on their way.")
        }
        let request = try request(for: url)
        let task = Task { [link] in await Self.fetch(request, over: link) }
        coming[url] = task
        let result = await task.value
        coming[url] = nil
        if case .success(let avatar) = result { remember(avatar, of: url) }
        return try result.get()
    }

    private func remember(_ avatar: Avatar, of url: String) {
        known[url] = avatar
        order.append(url)
        if order.count > Self.mostKnown { known[order.removeFirst()] = nil }
    }

    private func request(for url: String) throws(HostFailure) -> LinkRequest {
        guard let origin = try? GatewayAddress(originOf: url),
            origin.scheme == .https || origin == gateway
        else { throw HostFailure(.badInput, "A picture is fetched over https only.") }
        var headers = [("Accept", "image/png, image/jpeg, image/webp, image/gif")]
        if origin == gateway { headers.append(("Authorization", "Bearer \(token.value)")) }
        return LinkRequest(
            method: "GET", url: url, headers: headers, maximumBytes: Self.mostBytes,
            settings: settings)
    }

    private static func fetch(
        _ request: LinkRequest, over link: any GatewayLink
    ) async -> Result<Avatar, HostFailure> {
        await withTaskGroup(of: Result<Avatar, HostFailure>.self) { group in
            group.addTask {
                do throws(LinkError) {
                    return read(try await link.send(request))
                } catch {
                    return .failure(
                        HostFailure(.gatewayUnreachable, "The picture cannot be fetched."))
                }
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return .failure(HostFailure(.gatewayUnreachable, "The picture takes too long."))
            }
            defer { group.cancelAll() }
            return await group.next()
                ?? .failure(HostFailure(.internal, "The picture was not fetched."))
        }
    }

    /// Takes what is a picture by its first bytes, whatever it is called.
    private static func read(_ answer: LinkResponse) -> Result<Avatar, HostFailure> {
        guard answer.status == 200, answer.body.count <= mostBytes,
            let mediaType = mediaType(of: answer.body)
        else { return .failure(HostFailure(.gatewayBroken, "There is no picture.")) }
        return .success(
            Avatar(mediaType: mediaType, data: Data(answer.body).base64EncodedString()))
    }

    static func mediaType(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            return "image/png"
        }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
            return "image/gif"
        }
        let isRIFF = bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8)
        return isRIFF ? "image/webp" : nil
    }
}
