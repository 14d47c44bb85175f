import Glibc

/// The folder that a policy file is in, or the one of its drop-ins.
enum PolicyFolder {
    /// How many drop-ins there may be.
    static let maximumFiles = 100

    /// Opens a folder and checks who could have changed what is in it; `nil` where there is none.
    ///
    /// The folder itself may be reached by symbolic links, as /etc is on some systems.
    static func open(_ path: String, trust: FileTrust) throws(LineProblem) -> Descriptor? {
        let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw FileTrust.systemProblem()
        }
        let folder = Descriptor(number: number)
        guard let status = folder.status() else { throw FileTrust.systemProblem() }
        try trust.check(status, what: "The folder that it is in")
        return folder
    }

    /// Returns the names in a folder, whoever could have changed it; none where it is not there.
    static func yamlNames(at path: String) throws(LineProblem) -> [[CChar]] {
        let trust = FileTrust(owners: [], isStrict: false)
        guard let folder = try open(path, trust: trust) else { return [] }
        return try yamlNames(in: folder)
    }

    /// Returns a name for messages; bytes that are no UTF-8 are replaced.
    static func shown(_ name: [CChar]) -> String {
        String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Returns the names that end in `.yaml`, as C strings, in the order of their bytes.
    static func yamlNames(in folder: borrowing Descriptor) throws(LineProblem) -> [[CChar]] {
        // The stream takes its descriptor over, so it gets one of its own.
        let copy = openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw FileTrust.systemProblem() }
        guard let stream = fdopendir(copy) else {
            close(copy)
            throw FileTrust.systemProblem()
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard name.first != UInt8(ascii: "."),
                name.reversed().starts(with: ".yaml".utf8.reversed())
            else { continue }
            guard names.count < maximumFiles else {
                throw LineProblem(line: 0, message: "There are more than \(maximumFiles) files.")
            }
            names.append(name)
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
            .map { $0.map { CChar(bitPattern: $0) } + [0] }
    }
}
