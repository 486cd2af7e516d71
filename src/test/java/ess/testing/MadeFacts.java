package ess.testing;

import ess.message.ByteRange;
import ess.message.PartPath;
import ess.message.facts.Address;
import ess.message.facts.Authentication;
import ess.message.facts.Facts;
import ess.message.facts.History;
import ess.message.facts.Mail;
import ess.message.facts.Phrase;
import ess.message.facts.Where;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes facts of mails of which hardly more is known than who sent them. */
public final class MadeFacts {

  /** Where all of it stands. */
  public static final Where FROM = new Where(PartPath.ROOT, new ByteRange(0, 28));

  private MadeFacts() {}

  /** An address whose site is all of its domain. */
  public static Address address(String name, String address) {
    String domain = address.substring(address.indexOf('@') + 1);
    return new Address(
        name, address, "", domain, domain, "", Set.of(), "", "", "", "", "", "", FROM);
  }

  /** Of one mail. */
  public static Facts of(Authentication auth, List<Address> from, List<Address> replyTo) {
    Phrase subject = new Phrase("", "", Set.of(), Map.of(), false, Set.of(), FROM);
    return new Facts(
        List.of(
            new Mail(
                false,
                subject,
                from,
                List.of(),
                replyTo,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                auth,
                History.UNKNOWN,
                List.of(),
                "",
                Map.of(),
                "",
                0,
                0,
                100,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                FROM)));
  }
}
