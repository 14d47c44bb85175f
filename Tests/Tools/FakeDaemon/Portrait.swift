import Glibc
import LocalAPI

/// What pictures of the window show beside words: a face, and a day that is today.
enum Portrait {
    /// The photo whose base64 is in the file that `FAKE_PHOTO` names.
    static func read() throws(HostFailure) -> Avatar {
        guard let path = getenv("FAKE_PHOTO"), let file = fopen(path, "r") else {
            throw HostFailure(.unsupported, "There is no photo.")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Avatar(
            mediaType: "image/png", data: String(decoding: bytes.prefix(count), as: UTF8.self))
    }

    /// A time of today, as the gateway writes times.
    static func today(at clock: String) -> String {
        var moment = time(nil)
        var fields = tm()
        gmtime_r(&moment, &fields)
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, text.count, "%Y-%m-%dT", &fields)
        let day = String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return day + clock + ":00.000Z"
    }
}
