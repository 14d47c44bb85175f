import JSONRPC
import Testing

private struct WrongKind: Error {
    let wanted: String
}

@Suite struct RPCMessageTests {
    private func failure(_ text: String) -> RPCError? {
        do throws(RPCError) {
            _ = try RPCMessage.parse(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    private func parse(_ text: String) throws -> RPCMessage {
        try RPCMessage.parse(Array(text.utf8))
    }

    @Test(arguments: [
        "", "no JSON", "{", #"{"jsonrpc":"2.0","method":"a"}}"#, #"{"jsonrpc":"2.0",}"#,
        "\u{FEFF}{}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"\u{1}\"}", #"{"jsonrpc":"2.0","method":"\uD800"}"#,
        String(repeating: "[", count: 600), #"{"jsonrpc":"2.0","method":"a"} {}"#,
    ])
    func `what is no JSON is a parse error`(text: String) {
        #expect(failure(text) == .parseError)
    }

    @Test(arguments: [
        "[]", "1", "null", "\"a\"", "{}", "[{}]", #"{"jsonrpc":"1.0","method":"a"}"#,
        #"{"jsonrpc":2.0,"method":"a"}"#, #"{"method":"a","id":1}"#, #"{"jsonrpc":"2.0"}"#,
        #"{"jsonrpc":"2.0","id":1}"#, #"{"jsonrpc":"2.0","method":1}"#,
        #"{"jsonrpc":"2.0","method":null,"id":1}"#, #"{"jsonrpc":"2.0","result":1}"#,
        #"{"jsonrpc":"2.0","method":"a","params":1}"#,
        #"{"jsonrpc":"2.0","method":"a","params":null}"#,
        #"{"jsonrpc":"2.0","method":"a","params":"b"}"#, #"{"jsonrpc":"2.0","method":"a","id":{}}"#,
        #"{"jsonrpc":"2.0","method":"a","id":[1]}"#, #"{"jsonrpc":"2.0","method":"a","id":true}"#,
        #"{"jsonrpc":"2.0","method":"a","id":1.5}"#,
        #"{"jsonrpc":"2.0","method":"a","id":9223372036854775808}"#,
        #"{"jsonrpc":"2.0","method":"a","id":1e400}"#, #"{"jsonrpc":"2.0","error":null,"id":1}"#,
        #"{"jsonrpc":"2.0","error":"no","id":1}"#, #"{"jsonrpc":"2.0","error":{"code":1},"id":1}"#,
        #"{"jsonrpc":"2.0","error":{"code":1.5,"message":""},"id":1}"#,
        #"{"jsonrpc":"2.0","result":1,"error":{"code":1,"message":""},"id":1}"#,
        #"{"jsonrpc":"2.0","method":"a","result":1,"id":1}"#,
        #"{"jsonrpc":"2.0","method":"a","error":{"code":1,"message":""},"id":1}"#,
    ])
    func `JSON that is no message is an invalid request`(text: String) {
        #expect(failure(text) == .invalidRequest)
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","method":"stop","method":"status","id":1}"#,
        #"{"jsonrpc":"2.0","method":"a","id":1,"\u0069d":2}"#,
        #"{"jsonrpc":"2.0","method":"a","params":{"deep":[{"x":1,"x":1}]}}"#,
    ])
    func `a member named twice is an invalid request that says so`(text: String) {
        #expect(failure(text)?.code == RPCError.invalidRequest.code)
        #expect(failure(text)?.message.contains("twice") == true)
    }

    @Test
    func `a request is told from a notification by its id`() throws {
        guard case .request(let call, let id) = try parse(#"{"jsonrpc":"2.0","method":"a","id":7}"#)
        else { throw WrongKind(wanted: "request") }
        #expect(call.method == "a" && id == .number(7))
        guard case .notification(let call) = try parse(#"{"jsonrpc":"2.0","method":"b"}"#)
        else { throw WrongKind(wanted: "notification") }
        #expect(call.method == "b")
    }

    @Test(
        arguments: [
            ("0", .number(0)), ("-3", .number(-3)), ("9223372036854775807", .number(.max)),
            (#""x""#, .text("x")), (#""""#, .text("")), ("null", .null),
        ] as [(String, RequestID)])
    func `an id is kept as it came`(text: String, expected: RequestID) throws {
        guard case .request(_, let id) = try parse(#"{"jsonrpc":"2.0","method":"a","id":\#(text)}"#)
        else { throw WrongKind(wanted: "request") }
        #expect(id == expected)
        let answer = String(decoding: try RPCEncoder.result(EmptyObject(), id: id), as: UTF8.self)
        #expect(answer == #"{"id":\#(text),"jsonrpc":"2.0","result":{}}"#)
    }

    private struct Point: Codable, Equatable { let x: Int }

    @Test(arguments: [
        "", #","params":{}"#, #","params":[]"#, #","params":[1]"#, #","params":{"x":"1"}"#,
        #","params":{"x":1.5}"#, #","params":{"x":9223372036854775808}"#, #","params":{"x":1e400}"#,
        #","params":{"x":null}"#, #","params":{"X":1}"#, #","params":{"x":true}"#,
    ])
    func `params of another type are invalid`(params: String) throws {
        guard case .notification(let call) = try parse(#"{"jsonrpc":"2.0","method":"a"\#(params)}"#)
        else { throw WrongKind(wanted: "notification") }
        #expect(throws: RPCError.invalidParams) { try call.params(as: Point.self) }
    }

    @Test
    func `unknown members are ignored, wherever they are`() throws {
        let text = #"{"jsonrpc":"2.0","trace":[1e400],"method":"a","params":{"x":1,"y":{"z":[]}}}"#
        guard case .notification(let call) = try parse(text)
        else { throw WrongKind(wanted: "notification") }
        #expect(try call.params(as: Point.self) == Point(x: 1))
    }

    @Test
    func `missing params count as an empty object`() throws {
        guard case .notification(let call) = try parse(#"{"jsonrpc":"2.0","method":"a"}"#)
        else { throw WrongKind(wanted: "notification") }
        #expect(try call.params(as: EmptyObject.self) == EmptyObject())
    }

    @Test
    func `a result is decoded when asked for, null too`() throws {
        guard
            case .result(let result, .text("q")) = try parse(
                #"{"jsonrpc":"2.0","result":{"x":3},"id":"q"}"#)
        else { throw WrongKind(wanted: "result") }
        #expect(try result.value(as: Point.self) == Point(x: 3))
        #expect(throws: RPCError.invalidParams) { try result.value(as: [Int].self) }
        guard case .result(_, .number(1)) = try parse(#"{"jsonrpc":"2.0","result":null,"id":1}"#)
        else { throw WrongKind(wanted: "result") }
    }

    @Test(
        arguments: [
            ("", nil), (#","data":{"reason":"replaced"}"#, "replaced"), (#","data":"text""#, nil),
            (#","data":[1]"#, nil), (#","data":null"#, nil),
            (#","data":{"reason":7,"more":1}"#, nil),
        ] as [(String, String?)])
    func `an error is read whatever its data holds`(data: String, reason: String?) throws {
        let text = #"{"jsonrpc":"2.0","error":{"code":-32000,"message":"m"\#(data)},"id":4}"#
        guard case .failure(let error, .number(4)) = try parse(text)
        else { throw WrongKind(wanted: "failure") }
        #expect(error.code == -32000 && error.message == "m" && error.data?.reason == reason)
    }

    @Test(arguments: ["", #","id":null"#])
    func `a failure without an id is one that the peer could not read`(id: String) throws {
        let text = #"{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"}\#(id)}"#
        guard case .failure(.parseError, nil) = try parse(text)
        else { throw WrongKind(wanted: "failure") }
    }

    @Test
    func `each element of a batch stands for itself`() throws {
        let text = #"""
            [{"jsonrpc":"2.0","method":"a","id":1}, 7, {"jsonrpc":"2.0","method":"b"},
             {"jsonrpc":"2.0"}, [], {"jsonrpc":"2.0","result":0,"id":2}]
            """#
        let (messages, isBatch) = try RPCMessage.parseBatch(Array(text.utf8))
        #expect(isBatch && messages.count == 6)
        let kinds = messages.map { message -> String in
            switch message {
            case .success(.request): "request"
            case .success(.notification): "notification"
            case .success(.result): "result"
            case .success(.failure): "failure"
            case .failure(let error): "\(error.code)"
            }
        }
        #expect(kinds == ["request", "-32600", "notification", "-32600", "-32600", "result"])
    }

    @Test
    func `one message is no batch, and an empty batch is an invalid request`() throws {
        let (messages, isBatch) = try RPCMessage.parseBatch(
            Array(#"{"jsonrpc":"2.0","method":"a"}"#.utf8))
        #expect(messages.count == 1 && !isBatch)
        #expect(throws: RPCError.invalidRequest) { try RPCMessage.parseBatch(Array("[]".utf8)) }
        #expect(throws: RPCError.parseError) { try RPCMessage.parseBatch(Array("[1,]".utf8)) }
        #expect(throws: RPCError.self) {
            try RPCMessage.parseBatch(Array(#"[{"jsonrpc":"2.0","jsonrpc":"2.0"}]"#.utf8))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a mebibyte of worthless batch elements costs less than seconds`() throws {
        let text = "[" + String(repeating: "1,", count: 1 << 19) + "1]"
        let start = ContinuousClock.now
        #expect(throws: RPCError.invalidRequest) { try RPCMessage.parseBatch(Array(text.utf8)) }
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test
    func `what is written is read back as it was`() throws {
        let id = RequestID.text("\u{0}\"\\/é😀\u{2028}")
        let request = try RPCEncoder.request("m/n", params: Point(x: -1), id: id)
        #expect(!request.contains(UInt8(ascii: "\n")))
        guard case .request(let call, id) = try RPCMessage.parse(request)
        else { throw WrongKind(wanted: "request") }
        #expect(try call.method == "m/n" && call.params(as: Point.self) == Point(x: -1))
        let error = RPCError(code: -32000, message: "no", reason: "bad-state", hint: "wait")
        guard case .failure(error, id) = try RPCMessage.parse(RPCEncoder.failure(error, id: id))
        else { throw WrongKind(wanted: "failure") }
        let nameless = String(decoding: try RPCEncoder.failure(.parseError, id: nil), as: UTF8.self)
        #expect(nameless.contains(#""id":null"#))
    }

    @Test
    func `a hint needs no reason`() throws {
        #expect(RPCError(code: 1, message: "", hint: "wait").data?.hint == "wait")
        #expect(RPCError(code: 1, message: "").data == nil)
    }
}
