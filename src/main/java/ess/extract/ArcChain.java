package ess.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The chain of ARC sets of a mail (RFC 8617, section 5.2), the first sealer's first. Other than
 * there, a chain whose key is gone or was not told is not broken (section 5.2.1): years later that
 * proves nothing.
 *
 * @param sets the sets by their instance; empty where there are none
 * @param broken whether the structure alone shows that the chain is not whole
 */
record ArcChain(List<ArcChain.ArcSet> sets, boolean broken) {

  private static final int MOST_SETS = 50;
  private static final String RESULTS = "arc-authentication-results";
  private static final String MESSAGE = "arc-message-signature";
  private static final String SEAL = "arc-seal";

  /** A field with its tags. */
  private record Entry(SignedHeader.Field field, @Nullable TagList tags) {}

  /** The three fields of one sealer. */
  record ArcSet(
      SignedHeader.Field results,
      SignedHeader.Field message,
      @Nullable DkimSignature signature,
      SignedHeader.Field seal,
      @Nullable DkimSignature sealing) {}

  ArcChain {
    sets = List.copyOf(sets);
  }

  /** Reads the sets of a mail. */
  static ArcChain read(SignedMail mail) {
    Map<String, Entry> results = entries(mail, RESULTS);
    Map<String, Entry> messages = entries(mail, MESSAGE);
    Map<String, Entry> seals = entries(mail, SEAL);
    int count = Math.max(results.size(), Math.max(messages.size(), seals.size()));
    boolean broken = count > MOST_SETS;
    List<ArcSet> sets = new ArrayList<>();
    for (int i = 1; i <= Math.min(count, MOST_SETS); i++) {
      String instance = String.valueOf(i);
      Entry result = results.get(instance);
      Entry message = messages.get(instance);
      Entry seal = seals.get(instance);
      if (result == null || message == null || seal == null || seal.tags() == null) {
        return new ArcChain(sets, true);
      }
      String status = seal.tags().get("cv", "");
      broken |= !status.equals(i == 1 ? "none" : "pass");
      sets.add(
          new ArcSet(
              result.field(),
              message.field(),
              DkimSignature.read(message.tags(), DkimSignature.Use.ARC_MESSAGE),
              seal.field(),
              DkimSignature.read(seal.tags(), DkimSignature.Use.ARC_SEAL)));
    }
    return new ArcChain(sets, broken);
  }

  /** The fields of the name by their instance; a second of one gets a key that is no instance. */
  private static Map<String, Entry> entries(SignedMail mail, String name) {
    Map<String, Entry> entries = new TreeMap<>();
    for (SignedHeader.Field field : mail.all(name)) {
      String value = mail.value(field);
      // Behind its instance a field with results is no list of tags.
      String tags = name.equals(RESULTS) ? value.split(";", 2)[0] : value;
      TagList list = TagList.read(tags);
      String instance = list == null ? "" : list.get("i", "");
      String key = entries.containsKey(instance) ? "again " + entries.size() : instance;
      entries.put(key, new Entry(field, list));
      if (entries.size() > MOST_SETS) {
        return entries;
      }
    }
    return entries;
  }

  /** The names of the keys that it takes: of the last signature, and of each seal from the last. */
  List<String> keyNames() {
    List<String> names = new ArrayList<>();
    if (!broken && !sets.isEmpty()) {
      add(sets.get(sets.size() - 1).signature(), names);
      for (int i = sets.size() - 1; i >= 0; i--) {
        add(sets.get(i).sealing(), names);
      }
    }
    return names;
  }

  private static void add(@Nullable DkimSignature signature, List<String> names) {
    if (signature != null) {
      names.add(signature.keyName());
    }
  }

  /**
   * Whether the chain of the mail holds: {@code pass}, {@code none} or not, or why nobody knows.
   */
  String check(SignedMail mail) {
    if (broken) {
      return "fail";
    }
    if (sets.isEmpty()) {
      return "none";
    }
    ArcSet last = sets.get(sets.size() - 1);
    List<String> results = new ArrayList<>();
    results.add(mail.check(last.message(), last.signature()));
    Canonical hashed = new Canonical();
    for (ArcSet set : sets) {
      mail.add(set.results(), hashed);
      mail.add(set.message(), hashed);
      results.add(mail.checkSeal(set.seal(), set.sealing(), hashed));
      mail.add(set.seal(), hashed);
    }
    for (String result : results) {
      if (!result.equals("pass") && !OwnCheck.isOpen(result)) {
        return "fail";
      }
    }
    return results.stream().filter(OwnCheck::isOpen).findFirst().orElse("pass");
  }
}
