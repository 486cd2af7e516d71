package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.Limit;
import ess.decompose.opener.Magic;
import ess.decompose.opener.Opener;
import ess.decompose.opener.Openers;
import ess.decompose.opener.References;
import ess.decompose.opener.StreamOpener;
import ess.message.ByteRange;
import ess.message.Content;
import ess.message.Envelope;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Message;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.RawMessage;
import ess.message.Region;
import ess.message.Severity;
import ess.message.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The work on one message: says of each part what is to be looked for inside. For one thread. */
final class Dissection {

  private static final int MOST_HIDDEN = 500;

  private final RawMessage raw;
  private final Tree tree;
  private final OpenersByType openers;
  private final Opener carving = Openers.carving();
  private final Instant startedAt;

  /**
   * Containers that wait until all of the mail around them is read: its text may hold their
   * passwords, and its own parts come before what they unpack to.
   */
  private final Deque<Runnable> later = new ArrayDeque<>();

  /** Those of them that may want a password, which another container may offer. */
  private final Deque<Runnable> last = new ArrayDeque<>();

  private final Volumes volumes;
  private final LongSupplier nanoTime;
  private final Candidates thread;
  private final Set<Sha256> pictures = new HashSet<>();
  private @Nullable Passwords passwords;

  private Envelope envelope = Envelope.NONE;
  private List<Region> regions = List.of();

  Dissection(
      RawMessage raw,
      Budget budget,
      OpenersByType openers,
      Instant startedAt,
      LongSupplier nanoTime,
      Candidates thread) {
    this.raw = raw;
    this.tree = new Tree(budget);
    this.volumes = new Volumes(tree);
    this.openers = openers;
    this.startedAt = startedAt;
    this.nanoTime = nanoTime;
    this.thread = thread;
  }

  /** Takes the message apart. */
  PartTree run() {
    Message message = raw.message();
    Content content = raw.content();
    tree.root(content, message.sha256());
    if (message.refusal() != null) {
      unread(message.size());
      tree.note(
          Finding.of(
                  "intake.refused",
                  Tree.SOURCE,
                  message.refusal(),
                  Severity.MEDIUM,
                  0,
                  PartPath.ROOT)
              .withRange(0, message.size())
              .asUnfinished());
    } else if (content.size() > tree.budget.limits().messageBytes()) {
      unread(content.size());
      tree.limit(Limit.MESSAGE_SIZE, PartPath.ROOT);
    } else {
      mail(content);
    }
    return new PartTree(
        message, envelope, tree.parts(), regions, tree.findings(), List.of(), startedAt);
  }

  /** The ledger of a message that was not read, which a finding names. */
  private void unread(long size) {
    regions =
        size == 0
            ? List.of()
            : List.of(new Region(new ByteRange(0, size), Region.Kind.UNREAD, PartPath.ROOT));
  }

  private void mail(Content content) {
    Bytes bytes = Bytes.of(content);
    tree.trait(PartPath.ROOT, Part.Trait.CONTAINER);
    MailReader reader = new MailReader(this, tree, PartPath.ROOT, bytes, 0);
    Scan scan;
    try {
      scan = reader.scan();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      failed(PartPath.ROOT, e);
      unread(bytes.size());
      return;
    }
    try {
      reader.read(scan);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      failed(PartPath.ROOT, e);
    }
    envelope = Envelopes.of(scan.entities().get(0).header);
    joinVolumes();
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
      joinVolumes();
    }
    regions = reader.ledger(scan);
  }

  /** Puts together what came in pieces, before the pieces are opened. */
  private void joinVolumes() {
    volumes.look((whole, bytes, depth) -> explore(whole, bytes, null, depth));
  }

  /** The volumes of split archives. */
  Volumes volumes() {
    return volumes;
  }

  private @Nullable Runnable next() {
    return later.isEmpty() ? last.poll() : later.poll();
  }

  /** The passwords that the message and its thread offer. */
  Passwords passwords() {
    if (passwords == null) {
      passwords = new Passwords(tree, envelope.subject(), thread, nanoTime);
    }
    return passwords;
  }

  /**
   * Looks for what lies inside a part.
   *
   * @param part the part
   * @param bytes its content
   * @param entity where it stood in a mail, or null
   * @param depth how many containers it lies in
   */
  void explore(Part part, Bytes bytes, @Nullable Entity entity, int depth) {
    if (bytes.isEmpty()) {
      return;
    }
    MediaType type = Magic.byName(part.type(), part.name());
    try {
      MediaType unsigned =
          type.equals(MediaType.OCTET_STREAM) ? StreamOpener.unsigned(part.names(), bytes) : null;
      if (unsigned != null) {
        type = unsigned;
        tree.type(part.path(), type);
      }
      if (type.equals(MediaType.MESSAGE)) {
        nestedMail(part, bytes, depth);
        return;
      }
      PartPath parent = part.parent();
      boolean isRead = parent != null && Magic.isReadWith(tree.get(parent).type(), type);
      Opener opener = isRead ? null : openers.of(type);
      if (opener != null && type.type().equals("image") && !pictures.add(part.sha256())) {
        // The same picture again: what it holds stands below the first one.
        return;
      }
      if (opener != null) {
        open(part, bytes, opener, Magic.isSearched(type), depth);
        return;
      }
      if (Magic.isSearched(type) || Magic.isText(bytes)) {
        search(part, bytes, depth);
      }
      carve(part, bytes, depth);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      failed(part.path(), e);
    }
  }

  /**
   * Looks for containers that begin anywhere inside a part that is none itself. A text has no NUL;
   * a page with an archive behind it has.
   */
  void carve(Part part, Bytes bytes, int depth) {
    boolean binary = carving.opens(part.type()) || bytes.hasNul();
    if (binary && !Magic.RECORDS.equals(part.declaredType())) {
      inTurn(later, part, () -> openNow(part, bytes, carving, depth));
    }
  }

  /** Reads a run of bytes inside a part that has the structure of body parts. */
  void readInside(Part part, Bytes bytes, RawScanner.Start start, String view, int depth) {
    if (isTooDeep(part, depth)) {
      return;
    }
    new MailReader(this, tree, part.path(), bytes, depth).readAs(start, view);
  }

  private void nestedMail(Part part, Bytes bytes, int depth) {
    if (isTooDeep(part, depth + 1)) {
      return;
    }
    tree.trait(part.path(), Part.Trait.CONTAINER);
    MailReader reader = new MailReader(this, tree, part.path(), bytes, depth + 1);
    reader.read(reader.scan());
  }

  private void open(Part part, Bytes bytes, Opener opener, boolean searched, int depth) {
    tree.trait(part.path(), Part.Trait.CONTAINER);
    if (isTooDeep(part, depth + 1)) {
      return;
    }
    Deque<Runnable> queue = Passwords.mayWant(part.type(), bytes) ? last : later;
    inTurn(
        queue,
        part,
        () -> {
          openNow(part, bytes, opener, depth);
          if (searched) {
            // Behind its opener, which names what it finds: the search passes over what is known.
            searchNow(part, bytes, depth);
            carve(part, bytes, depth);
          }
        });
  }

  /**
   * Does the work when its turn comes. A piece of a split archive waits for the whole, and has
   * nothing more to show where that was read to its end.
   */
  private void inTurn(Deque<Runnable> queue, Part part, Runnable work) {
    queue.add(
        () -> {
          PartPath whole = volumes.wholeOf(part);
          if (whole == null) {
            work.run();
            return;
          }
          last.add(
              () -> {
                if (!isRead(tree.get(whole))) {
                  work.run();
                }
              });
        });
  }

  private static boolean isRead(Part part) {
    return part.is(Part.Trait.CONTAINER)
        && !part.is(Part.Trait.DAMAGED)
        && !part.is(Part.Trait.CUT);
  }

  private void searchNow(Part part, Bytes bytes, int depth) {
    try {
      search(part, bytes, depth);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      failed(part.path(), e);
    }
  }

  private void openNow(Part part, Bytes bytes, Opener opener, int depth) {
    TreeOpening opening = new TreeOpening(this, tree, part, bytes, depth);
    try {
      opener.open(opening);
      if (opening.isEmpty() && opener != carving) {
        carve(part, bytes, depth);
      }
    } catch (IOException e) {
      opening.damaged(e.getClass().getSimpleName(), null);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      failed(part.path(), e);
    } finally {
      opening.close();
    }
  }

  private boolean isTooDeep(Part part, int depth) {
    if (depth <= tree.budget.limits().depth()) {
      return false;
    }
    tree.trait(part.path(), Part.Trait.CUT);
    tree.limit(Limit.DEPTH, part.path());
    return true;
  }

  private void search(Part part, Bytes bytes, int depth) {
    if (HeaderSection.startsLikePart(bytes.array(), firstText(bytes), bytes.to())) {
      Bytes inside = bytes.slice(firstText(bytes) - bytes.from(), bytes.size());
      readInside(part, inside, RawScanner.Start.PART, View.HEADER_IN_BODY, depth + 1);
    }
    Bytes plain = Charsets.asUtf8(bytes, part.charset());
    if (plain != null && !addReading(part, plain, View.CHARSET, depth)) {
      return;
    }
    Bytes resolved = References.resolved(bytes);
    if (resolved != null && !addReading(part, resolved, View.REFERENCES, depth)) {
      return;
    }
    List<TextSearch.Hidden> all = new ArrayList<>(new TextSearch(bytes, MOST_HIDDEN).find());
    all.addAll(new ScriptSearch(bytes, MOST_HIDDEN).find());
    all.addAll(new BrokenBase64(bytes, MOST_HIDDEN).find());
    all.addAll(new PrintedBytes(bytes, MOST_HIDDEN).find());
    hidden(part, all, depth);
  }

  /**
   * Looks into a header section: a field can hold a file as well as a body can. Signatures and
   * tokens, which most headers hold, are bytes of no format when decoded; they stay header alone.
   */
  void searchHeader(Part part, Bytes header, int depth) {
    List<TextSearch.Hidden> all = new ArrayList<>(new TextSearch(header, MOST_HIDDEN).inHeader());
    all.addAll(EncodedWords.files(header));
    all.removeIf(hidden -> !isFile(Bytes.of(hidden.bytes())));
    hidden(part, all, depth);
  }

  private static boolean isFile(Bytes content) {
    return Magic.known(content) != null || Magic.isText(content);
  }

  /** Adds a text in the letters that a client makes of it; says whether there was room. */
  boolean addReading(Part part, Bytes plain, String view, int depth) {
    if (!tree.known.add(plain)) {
      return true;
    }
    Part child =
        tree.add(
            new Tree.Draft(
                part.path().child(view),
                part.path(),
                Part.Kind.BODY,
                view,
                part.declaredType(),
                "utf-8",
                part.names(),
                new ByteRange(0, part.content().size()),
                plain));
    if (child == null) {
      return false;
    }
    explore(child, plain, null, depth + 1);
    return true;
  }

  private void hidden(Part part, List<TextSearch.Hidden> all, int depth) {
    for (TextSearch.Hidden hidden : all) {
      Bytes content = Bytes.of(hidden.bytes());
      Limit limit = tree.budget.unpack(content.size(), content.size());
      if (limit != null) {
        tree.limit(limit, part.path());
        tree.trait(part.path(), Part.Trait.CUT);
        return;
      }
      if (!tree.known.add(content)) {
        continue;
      }
      String name = hidden.name() == null ? hidden.view() : hidden.name();
      Part child =
          tree.add(
              new Tree.Draft(
                  part.path().child(name),
                  part.path(),
                  Part.Kind.ENTRY,
                  hidden.view(),
                  hidden.declared(),
                  null,
                  hidden.name() == null ? List.of() : List.of(hidden.name()),
                  new ByteRange(hidden.from(), hidden.to()),
                  content));
      if (child == null) {
        return;
      }
      tree.note(
          Finding.of(
                  "mime." + hidden.view(),
                  Tree.SOURCE,
                  "A text holds something encoded that no header announces",
                  Severity.INFO,
                  0,
                  part.path())
              .withRange(hidden.from(), hidden.to()));
      if (isTooDeep(child, depth + 1)) {
        return;
      }
      explore(child, content, null, depth + 1);
    }
  }

  private static int firstText(Bytes bytes) {
    int i = bytes.from();
    while (i < bytes.to() && (bytes.array()[i] == '\r' || bytes.array()[i] == '\n')) {
      i++;
    }
    return i;
  }

  private void failed(PartPath path, Throwable e) {
    tree.trait(path, Part.Trait.DAMAGED);
    StackTraceElement[] trace = e.getStackTrace();
    String where =
        trace.length == 0 ? "" : " in " + trace[0].getFileName() + ":" + trace[0].getLineNumber();
    tree.note(
        Finding.of(
                "decompose.failed",
                Tree.SOURCE,
                "This could not be taken apart because of a fault in the program",
                Severity.MEDIUM,
                0,
                path)
            .withEvidence(e.getClass().getSimpleName() + where)
            .asUnfinished());
  }
}
