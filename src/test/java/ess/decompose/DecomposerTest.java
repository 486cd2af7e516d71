package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.ByteRange;
import ess.message.Message;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.RawMessage;
import ess.message.Region;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class DecomposerTest {

  @Test
  void anAttachmentIsAPartWithItsNameAndDecodedContent() {
    byte[] mail = Carriers.attached("a.txt", "some text".getBytes(StandardCharsets.UTF_8));

    PartTree tree = Mails.takeApart(mail);

    assertThat(tree.parts())
        .extracting(part -> part.path().text())
        .containsExactly("message", "HEADER", "TEXT", "1.MIME", "1", "2.MIME", "2/a.txt");
    assertThat(tree.parts().get(6).content().text(StandardCharsets.UTF_8)).isEqualTo("some text");
  }

  @Test
  void theSameBytesGiveTheSameTree() {
    byte[] mail = Carriers.attached("a.txt", "some text".getBytes(StandardCharsets.UTF_8));

    PartTree first = Mails.takeApart(mail);
    PartTree second = Mails.takeApart(mail);

    assertThat(second.parts())
        .extracting(Part::sha256)
        .isEqualTo(first.parts().stream().map(Part::sha256).toList());
    assertThat(second.findings()).isEqualTo(first.findings());
    assertThat(second.regions()).isEqualTo(first.regions());
  }

  @Test
  void theFieldsThatAListShowsAreDecoded() {
    PartTree tree =
        Mails.takeApart(
            Carriers.lines(
                "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>",
                "Subject: =?utf-8?B?w6Q=?=",
                " =?utf-8?B?w7Y=?=",
                "Message-ID: <1@example.org>",
                "",
                "hello"));

    assertThat(tree.envelope().from()).isEqualTo("J\u00fcrgen <j@example.org>");
    assertThat(tree.envelope().subject()).isEqualTo("\u00e4\u00f6");
    assertThat(tree.envelope().to()).isNull();
    assertThat(tree.envelope().messageId()).isEqualTo("<1@example.org>");
  }

  @Test
  void aRefusedMessageIsItsRootAndAFindingThatSaysWhy() {
    RawMessage raw = Mails.raw(new byte[0]);
    Message m = raw.message();
    Message refused =
        new Message(
            m.id(),
            m.mailbox(),
            null,
            null,
            m.sha256(),
            7,
            m.receivedAt(),
            "The server sends no body");

    PartTree tree = Mails.DECOMPOSER.takeApart(new RawMessage(refused, raw.content()));

    assertThat(tree.parts()).hasSize(1);
    assertThat(tree.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("intake.refused");
              assertThat(finding.title()).isEqualTo("The server sends no body");
              assertThat(finding.unfinished()).isTrue();
            });
    assertThat(tree.regions())
        .containsExactly(new Region(new ByteRange(0, 7), Region.Kind.UNREAD, PartPath.ROOT));
  }

  @Test
  void eachByteOfAMessageThatIsTooLargeIsNamedAsUnread() {
    Limits limits = new Limits(10, 1000, 1000, 10, 10, 10, 10, 10);
    Decomposer decomposer = new Decomposer(limits, Clock.systemUTC(), System::nanoTime);

    PartTree tree =
        decomposer.takeApart(Mails.raw("From: a\n\nhello\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(tree.regions())
        .containsExactly(new Region(new ByteRange(0, 15), Region.Kind.UNREAD, PartPath.ROOT));
    assertThat(tree.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("limit.message-size");
              assertThat(finding.range()).isEqualTo(new ByteRange(0, 15));
            });
  }
}
