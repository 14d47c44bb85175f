import CCurl
import Glibc
import HostRuntime

/// Owns an easy handle of libcurl and all that it points to.
///
/// One thread at a time uses it: first the one that connects, then, for a WebSocket, its loop's.
final class CurlEasy {
    let handle: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var firstFailure: CURLcode = CURLE_OK

    /// libcurl's own set-up, once; afterwards it is safe to use from many threads.
    static let isLibraryReady: Bool = {
        // libcurl reads this name when it is set up, and would write every session's keys there.
        if getenv("SSLKEYLOGFILE") != nil { unsetenv("SSLKEYLOGFILE") }
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()

    init() throws(LinkError) {
        guard Self.isLibraryReady, let handle = curl_easy_init() else {
            throw .unreachable("libcurl could not be set up.")
        }
        self.handle = handle
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headers)
    }

    func set(_ option: CURLoption, _ value: Int) {
        note(dh_curl_set_long(handle, option, value))
    }

    func setSize(_ option: CURLoption, _ value: Int64) {
        note(dh_curl_set_size(handle, option, curl_off_t(value)))
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ value: String) {
        value.withCString { note(dh_curl_set_pointer(handle, option, $0)) }
    }

    func setPointer(_ option: CURLoption, _ value: UnsafeRawPointer?) {
        note(dh_curl_set_pointer(handle, option, value))
    }

    func set(
        _ option: CURLoption,
        _ callback:
            @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?)
            -> Int
    ) { note(dh_curl_set_callback(handle, option, callback)) }

    /// libcurl copies the bytes.
    func setBlob(_ option: CURLoption, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var blob = curl_blob(
                data: UnsafeMutableRawPointer(mutating: bytes.baseAddress), len: bytes.count,
                flags: UInt32(CURL_BLOB_COPY))
            note(dh_curl_set_pointer(handle, option, &blob))
        }
    }

    func setBody(_ bytes: [UInt8]) {
        setSize(CURLOPT_POSTFIELDSIZE_LARGE, Int64(bytes.count))
        bytes.withUnsafeBytes { setPointer(CURLOPT_COPYPOSTFIELDS, $0.baseAddress ?? emptyBody) }
    }

    func setHeaders(_ lines: [String]) {
        for line in lines { headers = curl_slist_append(headers, line) ?? headers }
        setPointer(CURLOPT_HTTPHEADER, headers)
    }

    func long(_ info: CURLINFO) -> Int {
        var value = 0
        dh_curl_get_long(handle, info, &value)
        return value
    }

    func size(_ info: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        dh_curl_get_size(handle, info, &value)
        return Int64(value)
    }

    /// The socket of a connection that stands; -1 for none.
    var socket: Int32 {
        var value: curl_socket_t = -1
        dh_curl_get_socket(handle, &value)
        return value
    }

    /// Throws when a setting was refused: a connection without one of ours is not made.
    func checkSettings() throws(LinkError) {
        guard firstFailure == CURLE_OK else {
            throw .unreachable("libcurl lacks a setting that is needed here.")
        }
    }

    private func note(_ code: CURLcode) {
        if firstFailure == CURLE_OK { firstFailure = code }
    }
}

/// What an empty body points to: libcurl takes a null pointer for no body at all.
private nonisolated(unsafe) let emptyBody = UnsafeRawPointer(  // never written
    UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
