import CCurl
import HostRuntime

/// Which proofs of who we are a proxy may be given.
enum ProxyAuthentication {
    /// Whatever libcurl thinks strongest.
    case any
    /// Name and password. With `any`, libcurl answers a proxy that offers Negotiate with a Kerberos
    /// ticket, and gives up where there is none.
    case password

    fileprivate var mask: Int {
        switch self {
        case .any: dh_curl_auth_any
        case .password: dh_curl_auth_password
        }
    }
}

extension CurlEasy {
    /// Sets what all connections have in common.
    func apply(
        _ settings: LinkSettings, to url: LinkURL, proxyAuthentication: ProxyAuthentication
    ) throws(LinkError) {
        set(CURLOPT_URL, url.text)
        set(CURLOPT_PROTOCOLS_STR, url.isSecure ? "https" : "http")
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_NETRC, 0)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_HTTP09_ALLOWED, 0)
        set(CURLOPT_NOSIGNAL, 1)
        // Giving up must not wait for a name server that is slow to answer.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_TCP_NODELAY, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(settings.connectSeconds))
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try applyTrust(settings)
        applyProxy(settings, to: url, proxyAuthentication)
    }

    private func applyTrust(_ settings: LinkSettings) throws(LinkError) {
        for (peer, host, version) in [
            (CURLOPT_SSL_VERIFYPEER, CURLOPT_SSL_VERIFYHOST, CURLOPT_SSLVERSION),
            (CURLOPT_PROXY_SSL_VERIFYPEER, CURLOPT_PROXY_SSL_VERIFYHOST, CURLOPT_PROXY_SSLVERSION),
        ] {
            set(peer, 1)
            set(host, 2)
            set(version, Int(CURL_SSLVERSION_TLSv1_2))
        }
        if settings.authorityFiles.isEmpty {
            guard let file = AuthorityStore.systemFile else { return }
            set(CURLOPT_CAINFO, file)
            set(CURLOPT_PROXY_CAINFO, file)
        } else {
            let authorities = try AuthorityStore.merged(with: settings.authorityFiles)
            setBlob(CURLOPT_CAINFO_BLOB, authorities)
            setBlob(CURLOPT_PROXY_CAINFO_BLOB, authorities)
        }
    }

    private func applyProxy(
        _ settings: LinkSettings, to url: LinkURL, _ authentication: ProxyAuthentication
    ) {
        set(CURLOPT_HTTPPROXYTUNNEL, 1)
        set(CURLOPT_PROXYAUTH, authentication.mask)
        if let proxy = settings.proxy {
            set(CURLOPT_PROXY, proxy)
            // Who names a proxy means it: the environment's exceptions are for the environment's.
            set(CURLOPT_NOPROXY, "")
        } else if url.isLoopback {
            set(CURLOPT_PROXY, "")
        }
    }

    private static func milliseconds(_ seconds: Double) -> Int {
        let (seconds, attoseconds) = Duration(limit: seconds).components
        return Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}

extension Duration {
    /// A limit in seconds as a setting gives it: at least a millisecond, at most a day.
    init(limit seconds: Double) {
        let bounded = seconds.isFinite ? min(max(seconds, 0.001), 86_400) : 86_400
        self = .milliseconds(Int(bounded * 1000))
    }
}
