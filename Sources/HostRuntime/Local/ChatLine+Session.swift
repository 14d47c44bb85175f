import GatewayAPI
import LocalAPI
import SupportSession

extension ChatLine {
    init(_ line: ChatLog.Line) {
        let delivery: Delivery =
            switch line.delivery {
            case .pending: .pending
            case .yes: .yes
            case .no: .no
            }
        self.init(
            messageId: line.id,
            from: ChatAuthor(
                kind: line.from.kind.rawValue, name: line.from.name.shown,
                avatarUrl: line.from.avatarUrl.flatMap { SafeLink.shown($0) }),
            text: line.text, at: line.at.description, channel: line.channel.rawValue,
            delivered: delivery, event: line.event.map { _ in .nudge })
    }
}
