package ess.extract;

import ess.message.ByteRange;
import ess.message.Content;
import ess.message.PartPath;
import ess.message.facts.Address;
import ess.message.facts.Signature;
import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the raw bytes of a mail and the recorded answers of the DNS prove of its sender.
 *
 * @param asked whether the DNS was asked at all
 * @param signatures the DKIM signatures, from the top
 * @param arc the result of the chain
 * @param dmarc the policy of the domain of From
 */
record OwnCheck(boolean asked, List<Signature> signatures, String arc, DmarcPolicy dmarc) {

  /** Where nothing was asked. */
  static final OwnCheck NONE = new OwnCheck(false, List.of(), "unknown", DmarcPolicy.UNKNOWN);

  /** The most signatures that are looked at. */
  static final int MOST_SIGNATURES = 20;

  private static final String FIELD = "dkim-signature";

  /** Results that tell neither that a mail is genuine nor that it is not. */
  private static final Set<String> OPEN = Set.of("unknown", "key-gone", "expired", "temperror");

  OwnCheck {
    signatures = List.copyOf(signatures);
  }

  /** Whether the result proves nothing. */
  static boolean isOpen(String result) {
    return OPEN.contains(result);
  }

  /**
   * Checks the mail.
   *
   * @param from the address of From, if there is exactly one
   */
  static OwnCheck of(
      Content content, PartPath path, Origin origin, List<Address> from, Lists lists) {
    if (origin.lookups().isEmpty()) {
      return NONE;
    }
    SignedMail mail = new SignedMail(content, origin.lookups(), origin.receivedAt());
    String domain = domain(from);
    String site = from.size() == 1 ? from.get(0).site() : "";
    DmarcPolicy dmarc = DmarcPolicy.of(origin.lookups(), domain, site);
    List<Signature> signatures = new ArrayList<>();
    for (SignedHeader.Field field : fields(mail)) {
      DkimSignature signature = read(mail, field);
      String signer = signature == null ? "" : signature.domain();
      boolean aligned =
          !signer.isEmpty()
              && (dmarc.strictDkim()
                  ? signer.equals(domain)
                  : !site.isEmpty() && lists.site(signer).equals(site));
      signatures.add(
          new Signature(
              signer,
              signature == null ? "" : signature.selector(),
              mail.check(field, signature),
              aligned,
              new Where(path, new ByteRange(field.from(), field.to()))));
    }
    return new OwnCheck(true, signatures, ArcChain.read(mail).check(mail), dmarc);
  }

  /** The domain of From of which the DNS can be asked; empty unless there is exactly one. */
  static String domain(List<Address> from) {
    String domain = from.size() == 1 ? from.get(0).domain() : "";
    return DkimSignature.isName(domain) && domain.indexOf('.') > 0 ? domain : "";
  }

  /** The fields of the signatures that are looked at. */
  static List<SignedHeader.Field> fields(SignedMail mail) {
    List<SignedHeader.Field> fields = mail.all(FIELD);
    return fields.subList(0, Math.min(fields.size(), MOST_SIGNATURES));
  }

  /** The signature in the field, or null. */
  static @Nullable DkimSignature read(SignedMail mail, SignedHeader.Field field) {
    return DkimSignature.read(TagList.read(mail.value(field)), DkimSignature.Use.DKIM);
  }
}
