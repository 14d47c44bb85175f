import LocalAPI

extension FileProblem {
    /// Says it to the customer, and to support.
    var sentence: String {
        switch self {
        case .notReadable(let name): "“\(name)” cannot be read, or does not exist."
        case .notRegular(let name): "“\(name)” is not a file that can be sent."
        case .changed(let name): "“\(name)” was changed while it was sent."
        case .noSpace: "There is not enough space left on the disk."
        case .notWritable(let folder): "The folder “\(folder)” cannot be written to."
        case .wrongSize: "What came is not as long as was announced."
        case .wrongHash: "What came is not what was announced: its checksum is wrong."
        case .broken(let why): "The disk reports a fault (\(why))."
        }
    }
}

extension HostFailure {
    /// Says why a file cannot be sent.
    init(_ problem: FileProblem) {
        let hint: String? =
            switch problem {
            case .notRegular: "Folders and devices cannot be sent: send the files in them."
            case .notReadable: "Check the name, and whether you may open the file."
            case .changed: "Save the file, close it, and send it again."
            case .noSpace, .notWritable, .wrongSize, .wrongHash, .broken: nil
            }
        self.init(.fileProblem, problem.sentence, hint: hint)
    }
}
