package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.Limit;
import ess.message.MediaType;
import ess.message.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The passwords that a message and its thread offer for what is locked in it, and how many of them
 * may be tried. They are looked for when they are first asked for, and again in the parts that came
 * since. No password leaves this class but to be tried. For one thread.
 */
final class Passwords {

  /** What people take who send malware to each other, and what people take who do not care. */
  private static final List<String> COMMON =
      List.of("infected", "1234", "12345", "123456", "password", "123", "virus", "0000");

  private static final int MOST_PARTS = 200;

  private final Tree tree;
  private final int mostTries;
  private final long mostNanos;
  private final LongSupplier nanoTime;
  private final Candidates own = new Candidates();
  private final Candidates others;
  private final List<String> opened = new ArrayList<>();
  private int read;
  private int tries;
  private long spent;
  private long tryingSince = -1;

  Passwords(Tree tree, @Nullable String subject, Candidates others, LongSupplier nanoTime) {
    this.tree = tree;
    this.others = others;
    this.mostTries = tree.budget.limits().passwordTries();
    this.mostNanos = tree.budget.limits().passwordSeconds() * 1_000_000_000L;
    this.nanoTime = nanoTime;
    own.addSubject(null, subject);
  }

  /**
   * The candidates: what opened something already, what the message offers, what its thread offers,
   * with room left for the common ones, and the rest. Half of the room is the thread's if it needs
   * it, so that no text of a message keeps the passwords of its thread out.
   */
  List<String> all() {
    List<Part> parts = tree.parts();
    int last = Math.min(parts.size(), MOST_PARTS);
    for (; read < last && !tree.budget.isOutOfTime(); read++) {
      own.add(null, parts.get(read));
    }
    List<String> ours = own.ranked();
    List<String> theirs = others.ranked();
    int room = Math.max(0, mostTries - COMMON.size());
    int first = Math.min(ours.size(), Math.max((room + 1) / 2, room - theirs.size()));
    int next = Math.min(theirs.size(), room - first);
    List<String> all = new ArrayList<>(opened);
    all.addAll(ours.subList(0, first));
    all.addAll(theirs.subList(0, next));
    all.addAll(COMMON);
    all.addAll(ours.subList(first, ours.size()));
    all.addAll(theirs.subList(next, theirs.size()));
    return all.stream().distinct().toList();
  }

  /** Takes one more try, or says which limit forbids it. */
  @Nullable Limit take() {
    rest();
    if (tries >= mostTries) {
      return Limit.PASSWORD_TRIES;
    }
    if (spent >= mostNanos) {
      return Limit.PASSWORD_TIME;
    }
    tries++;
    tryingSince = nanoTime.getAsLong();
    return null;
  }

  /** Ends the time of a try: what follows is other work. */
  void rest() {
    if (tryingSince >= 0) {
      spent += Math.max(0, nanoTime.getAsLong() - tryingSince);
      tryingSince = -1;
    }
  }

  /** Notes that a password fits; says where it stood, or null if it is a common one. */
  Candidates.@Nullable Place fits(String password) {
    rest();
    if (!opened.contains(password)) {
      opened.add(password);
    }
    Candidates.Place place = own.place(password);
    return place == null ? others.place(password) : place;
  }

  /** Whether the part may want a password, so that all that may offer one is to be read before. */
  static boolean mayWant(MediaType type, Bytes bytes) {
    return switch (type.subtype()) {
      case "x-rar-compressed", "x-7z-compressed", "x-ole-storage", "pdf" -> true;
      case "zip" -> hasLockedEntry(bytes);
      default -> false;
    };
  }

  private static boolean hasLockedEntry(Bytes zip) {
    for (int at = zip.find("PK\u0001\u0002", 0, zip.size());
        at >= 0;
        at = zip.find("PK\u0001\u0002", at + 4, zip.size())) {
      if ((zip.at(at + 8) & 1) != 0) {
        return true;
      }
    }
    return zip.has(0, "PK\u0003\u0004") && (zip.at(6) & 1) != 0;
  }
}
