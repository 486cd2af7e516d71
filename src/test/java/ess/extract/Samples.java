package ess.extract;

import ess.decompose.Mails;
import ess.message.Part;
import ess.message.PartTree;
import ess.message.facts.Mail;
import ess.message.facts.Where;
import java.nio.charset.StandardCharsets;

/** Makes mails and reads their facts by the lists of the project. */
final class Samples {

  static final Lists LISTS = Lists.in("config/lists");
  static final FactReader READER = new FactReader(LISTS, "config/lists");

  private Samples() {}

  /** The message with its facts. */
  static PartTree read(String mail) {
    return READER.read(Mails.takeApart(mail.getBytes(StandardCharsets.UTF_8)));
  }

  /** A mail with one body. */
  static PartTree body(String type, String body) {
    return read(
        "From: A <a@sender.example>\nTo: Bea <bea@there.example>\nSubject: s\n"
            + "MIME-Version: 1.0\nContent-Type: "
            + type
            + "\nContent-Transfer-Encoding: 8bit\n\n"
            + body);
  }

  static PartTree html(String body) {
    return body("text/html; charset=utf-8", body);
  }

  static PartTree plain(String body) {
    return body("text/plain; charset=utf-8", body);
  }

  static Mail mail(PartTree tree) {
    return tree.facts().mails().get(0);
  }

  /** The bytes that are cited, as text. */
  static String cited(PartTree tree, Where where) {
    for (Part part : tree.parts()) {
      if (part.path().equals(where.part()) && where.range() != null) {
        return part.content()
            .slice((int) where.range().from(), (int) where.range().to())
            .text(StandardCharsets.UTF_8);
      }
    }
    return "";
  }
}
