import Foundation
import GatewayAPI
import JSONRPC
import Testing

@Suite struct SchemaTests {
    private func capture() throws -> String {
        var text = try openings()
        for (number, event) in try Samples.events().enumerated() {
            text += SchemaCheck.line("gateway-to-host", try event.encode(number: number + 1))
        }
        for (number, request) in try Samples.requests().enumerated() {
            let id: HostRequestID = try Samples.id("r\(number)")
            text += SchemaCheck.line("host-to-gateway", try request.encode(id: id))
            text += SchemaCheck.line("gateway-to-host", try answer(to: request, id: .text(id.text)))
        }
        return text + (try documents())
    }

    private func answer(to request: HostRequest, id: RequestID) throws -> [UInt8] {
        switch request {
        case .chatSend:
            try RPCEncoder.result(ChatSent(messageId: try Samples.id("m1")), id: id)
        case .sessionEnd:
            try RPCEncoder.failure(
                RPCError(code: -32000, message: "Over", reason: FailureReason.sessionGone), id: id)
        default: try RPCEncoder.result(EmptyObject(), id: id)
        }
    }

    private func openings() throws -> String {
        let open = SessionOpen(lastEvent: 0, client: Samples.client)
        return SchemaCheck.line(
            "host-to-gateway",
            try RPCEncoder.request(SessionOpen.method, params: open, id: .number(1)))
            + SchemaCheck.line(
                "gateway-to-host",
                try RPCEncoder.result(SessionOpened(resumed: true, event: 7), id: .number(1)))
            + SchemaCheck.line(
                "host-to-gateway",
                try RPCEncoder.notification(SessionAck.method, params: SessionAck(event: 7)))
            + SchemaCheck.line(
                "host-to-gateway",
                try RPCEncoder.notification(ChatTyping.method, params: ChatTyping()))
            + SchemaCheck.line(
                "gateway-to-host",
                try RPCEncoder.notification(
                    ChatTyping.method, params: ChatTyping(agentId: try Samples.id("a1"))))
    }

    private func documents() throws -> String {
        let company = RedeemResponse.Company(
            name: try Samples.name("Example"), logoUrl: "https://support.example/logo.png")
        let response = RedeemResponse(
            sessionId: try Samples.id("s1"), token: "c2VjcmV0",
            socketUrl: "wss://support.example/s",
            company: company)
        var text =
            SchemaCheck.line(
                "host-to-gateway",
                try RPCEncoder.encode(RedeemRequest(code: "123456", client: Samples.client)),
                kind: "redeem-request")
            + SchemaCheck.line(
                "gateway-to-host", try RPCEncoder.encode(response), kind: "redeem-response")
        for kind in Problem.Kind.allCases {
            let isOld = kind == .clientTooOld
            let problem = Problem(
                kind: kind, title: "No", minimumVersion: isOld ? "2.0.0" : nil,
                downloadUrl: isOld ? "https://support.example/download" : nil)
            text += SchemaCheck.line(
                "gateway-to-host", try RPCEncoder.encode(problem), kind: "redeem-problem")
        }
        return text
    }

    @Test(.timeLimit(.minutes(1)))
    func `every message that we can write is what its schema says`() throws {
        let outcome = try SchemaCheck.run(["-"], input: try capture())
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test
    func `the samples leave out no method`() throws {
        #expect(Set(try Samples.events().map(\.method)) == Set(GatewayEvent.methods))
        #expect(Set(try Samples.requests().map(\.method)) == Set(HostRequest.methods))
    }

    @Test(.timeLimit(.minutes(1)))
    func `the schemas' own examples and the right captures pass`() throws {
        let valid = SchemaCheck.captures.appending(path: "valid.jsonl").path
        let outcome = try SchemaCheck.run(["--examples", valid])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test(.timeLimit(.minutes(1)))
    func `each wrong message is refused, of every method one`() throws {
        let invalid = SchemaCheck.captures.appending(path: "invalid.jsonl").path
        let outcome = try SchemaCheck.run(["--expect-refusals", invalid])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test(.timeLimit(.minutes(1)))
    func `members that are unknown pass where a receiver reads`() throws {
        let text = SchemaCheck.line(
            "gateway-to-host",
            Array(
                #"{"jsonrpc":"2.0","new":1,"method":"chat.widget","params":{"event":1,"alive":true,"x":2}}"#
                    .utf8))
        #expect(try SchemaCheck.run(["-"], input: text).status == 1)
        #expect(try SchemaCheck.run(["--allow-unknown", "-"], input: text).status == 0)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            (#"{"direction":"gateway-to-host","kind":"control","message":[]}"#, 1),
            (#"{"direction":"sideways","kind":"control","message":{}}"#, 65),
            (#"{"direction":"gateway-to-host","kind":"mail","message":{}}"#, 65),
            (#"{"direction":"gateway-to-host","kind":"control"}"#, 65),
            (#"{"direction":"gateway-to-host","direction":"host-to-gateway"}"#, 65),
            ("no JSON", 65), ("[]", 65), ("", 0),
        ])
    func `a line that is no capture is told from one that is wrong`(line: String, status: Int)
        throws
    {
        #expect(try SchemaCheck.run(["-"], input: line + "\n").status == status)
    }

    @Test(.timeLimit(.minutes(1)))
    func `what is wrong is named by line, method and path`() throws {
        let good = SchemaCheck.line(
            "gateway-to-host",
            try GatewayEvent.chatWidget(ChatWidget(alive: true)).encode(number: 1))
        let bad = good.replacing("true", with: #""yes""#)
        let outcome = try SchemaCheck.run(["-"], input: good + bad)
        #expect(outcome.output.contains("stdin:2: chat.widget: params.alive: "))
    }

    @Test(.timeLimit(.minutes(1)))
    func `the order of a connection is checked where that is asked for`() throws {
        let widget = GatewayEvent.chatWidget(ChatWidget(alive: true))
        func event(_ number: Int) throws -> String {
            SchemaCheck.line("gateway-to-host", try widget.encode(number: number))
        }
        func ack(_ number: Int) throws -> String {
            SchemaCheck.line(
                "host-to-gateway",
                try RPCEncoder.notification(SessionAck.method, params: SessionAck(event: number)))
        }
        func opening(_ last: Int) throws -> String {
            let open = SessionOpen(lastEvent: last, client: Samples.client)
            return SchemaCheck.line(
                "host-to-gateway",
                try RPCEncoder.request(SessionOpen.method, params: open, id: .number(1)))
                + SchemaCheck.line(
                    "gateway-to-host",
                    try RPCEncoder.result(SessionOpened(resumed: true, event: 7), id: .number(1)))
        }
        let end = SchemaCheck.line(
            "gateway-to-host", try GatewayEvent.sessionIdle(SessionIdle()).encode(number: 2))
        let right = try opening(0) + event(1) + ack(1) + opening(0) + event(1) + end + ack(2)
        let outcome = try SchemaCheck.run(["--order", "-"], input: right)
        #expect(outcome.status == 0, "\(outcome.output)")
        for wrong in try [
            event(1), opening(0) + event(2), opening(3) + event(3), opening(0) + ack(1),
            opening(0) + event(1) + event(1), opening(0) + event(1) + end + event(3),
        ] {
            #expect(try SchemaCheck.run(["--order", "-"], input: wrong).status == 1)
            #expect(try SchemaCheck.run(["-"], input: wrong).status == 0)
        }
    }
}
