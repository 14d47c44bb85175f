import CCurl
import HostRuntime

extension LinkError {
    /// Says what a failure of libcurl means for the one who wanted the connection.
    init(_ code: CURLcode, of easy: CurlEasy, host: String) {
        let proxyStatus = easy.long(CURLINFO_HTTP_CONNECTCODE)
        if proxyStatus >= 300 {
            self = .proxyRefused(proxyStatus)
            return
        }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: self = .unknownHost
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_PEER_FAILED_VERIFICATION:
            self = .untrusted(Self.distrust(easy.long(CURLINFO_SSL_VERIFYRESULT), host: host))
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS:
            self = .untrusted("No secure connection could be agreed on with “\(host)”.")
        case CURLE_SSL_CACERT_BADFILE:
            self = .untrusted("The certificate authorities cannot be read.")
        case CURLE_FILESIZE_EXCEEDED: self = .tooLarge
        case CURLE_URL_MALFORMAT: self = .badURL("The address cannot be read.")
        // The scheme was checked before: this is a server that talks as HTTP/0.9 or not at all.
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_GOT_NOTHING,
            CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2:
            self = .badAnswer("“\(host)” does not answer as a web server does.")
        default: self = .unreachable(Self.sentence(code, host: host))
        }
    }

    private static func sentence(_ code: CURLcode, host: String) -> String {
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY: "The proxy's name has no address."
        case CURLE_COULDNT_CONNECT: "Nobody answers at “\(host)”, or at the proxy on the way."
        case CURLE_PROXY: "The proxy on the way to “\(host)” does not let through."
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE:
            "The connection to “\(host)” was lost."
        case CURLE_OUT_OF_MEMORY: "There is no memory left for a connection."
        default: "“\(host)” cannot be reached (libcurl's code \(code.rawValue))."
        }
    }

    /// The numbers are OpenSSL's X509_V_ERR ones; where the certificate was good, and only its name
    /// was not, libcurl leaves the 1 that it begins with.
    private static func distrust(_ reason: Int, host: String) -> String {
        switch reason {
        case 0, 1, 62, 64: "The certificate of “\(host)” is for another name."
        case 9: "The certificate of “\(host)” is not valid yet; is this computer's clock right?"
        case 10: "The certificate of “\(host)” has expired."
        case 18, 19: "The certificate of “\(host)” is signed by nobody but itself."
        case 20, 21: "The certificate of “\(host)” is signed by an authority unknown here."
        case 23: "The certificate of “\(host)” was revoked."
        default: "The certificate of “\(host)” is not trusted (OpenSSL's code \(reason))."
        }
    }
}
