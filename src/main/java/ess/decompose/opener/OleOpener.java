package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens compound files (MS-CFB): each stream by its full path, the files that users embedded by
 * their names, the sources of macros, what objects link to, and the sectors that nothing claims.
 */
final class OleOpener implements Opener {

  static final MediaType OLE = MediaType.of("application/x-ole-storage");

  @Override
  public boolean opens(MediaType type) {
    return type.equals(OLE);
  }

  @Override
  public void open(Opening opening) throws IOException {
    CompoundFile file = CompoundFile.read(opening);
    Links links = new Links();
    StoredMail mail = new StoredMail(file.nodes());
    for (CompoundFile.Node node : file.nodes()) {
      if (opening.isStopped()) {
        return;
      }
      OleObjects.name(opening, node);
      if (node.isStream()) {
        stream(opening, node, mail);
        OleObjects.content(opening, node, links);
      }
    }
    if (file.nodes().isEmpty()) {
      opening.damaged("no directory", null);
    } else if (file.isDamaged()) {
      opening.damaged("sectors or directory contradict each other", null);
    }
    if (EncryptedPackage.isIn(file)) {
      EncryptedPackage.open(opening);
    }
    Office97.read(opening, file.nodes(), links);
    mail.handOver(opening, links);
    new VbaModules(opening, file.nodes()).handOver();
    links.handOver(opening);
    if (!file.slack().isEmpty()) {
      opening.stored(Entry.of("slack").view("unclaimed"), file.slack());
    }
    file.gaps();
  }

  private static void stream(Opening opening, CompoundFile.Node node, StoredMail mail) {
    if (node.claimed() == 0) {
      return;
    }
    Entry entry = Entry.of(names(node, mail));
    MediaType declared = Office97.isRead(node) ? Magic.RECORDS : mail.declared(node);
    if (declared != null) {
      entry = entry.declared(declared);
    }
    ByteRange range = node.range();
    if (range != null) {
      entry = entry.at(range.from(), range.to());
    }
    if (!node.linked()) {
      entry = entry.view("unlinked");
      opening.note(
          Finding.of(
                  "document.unlinked-stream",
                  Opener.SOURCE,
                  "The document holds a stream that its directory does not lead to",
                  Severity.LOW,
                  2,
                  opening.path())
              .withEvidence(node.name()));
    }
    opening.stored(entry.size(node.claimed()), node.content());
  }

  private static List<String> names(CompoundFile.Node node, StoredMail mail) {
    List<String> names = new ArrayList<>(mail.names(node));
    names.add(node.path().isEmpty() ? "stream" : node.path());
    String decoded = MsiNames.decoded(node.name());
    if (!decoded.equals(node.name())) {
      names.add(0, decoded);
    }
    return names;
  }
}
