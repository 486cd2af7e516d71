package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.decompose.opener.Openings;
import ess.decompose.opener.ZipMaker;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nothing that a message holds takes more than its budget, and each limit that ends work is named.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BudgetTest {

  private static final byte[] BLOCK = new byte[1 << 20];
  private static final byte[] SMALL = "some text".getBytes(Openings.ASCII);

  @Test
  void aBombOfZeroesIsCutAndNamedAndWhatCameBeforeIsAPart() throws IOException {
    byte[] bomb =
        Openings.written(
            out -> {
              try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry("a.txt"));
                zip.write(SMALL);
                zip.putNextEntry(new ZipEntry("b.bin"));
                writeBlocks(zip, 60);
              }
            });

    PartTree tree = Openings.open(bomb);

    assertThat(limits(tree)).containsExactly("limit.ratio");
    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, SMALL));
    assertThat(part(tree, "2/a.bin").traits()).contains(Part.Trait.BOMB, Part.Trait.CUT);
    assertThat(part(tree, "2/a.bin/b.bin").is(Part.Trait.CUT)).isTrue();
  }

  @Test
  void aGzipOfZeroesIsABomb() throws IOException {
    byte[] bomb =
        Openings.written(
            out -> {
              try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                writeBlocks(gzip, 60);
              }
            });

    PartTree tree = Openings.open(bomb);

    assertThat(limits(tree)).containsExactly("limit.ratio");
    assertThat(part(tree, "2/a.bin").is(Part.Trait.BOMB)).isTrue();
  }

  @Test
  void entriesThatShareTheirBytesAreABomb() {
    byte[] kernel = new byte[20_000];
    byte[] zip = new ZipMaker().add("a", kernel).repeat("b", kernel, 2000).bytes();

    PartTree tree = Openings.open(zip);

    assertThat(Openings.findings(tree)).contains("archive.overlapping-entries");
    assertThat(part(tree, "2/a.bin").is(Part.Trait.BOMB)).isTrue();
  }

  @Test
  void archivesDeeperThanTheLimitAreNamed() throws IOException {
    byte[] zip = nested(30);

    PartTree tree = Openings.open(zip);

    assertThat(limits(tree)).containsExactly("limit.depth");
    assertThat(tree.parts().stream().filter(part -> "a.zip".equals(part.name()))).hasSize(20);
  }

  @Test
  void archivesAtTheLimitOfDepthAreOpened() throws IOException {
    PartTree tree = Openings.open(nested(20));

    assertThat(limits(tree)).isEmpty();
    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, SMALL));
  }

  @Test
  void anEntryBeyondItsLimitIsCutAndTheNextOneIsRead() throws IOException {
    Limits limits = new Limits(1 << 20, 1 << 20, 1000, 200, 100, 20, 1000, 60);
    byte[] zip = new ZipMaker().add("a", new byte[5000]).add("b", SMALL).bytes();
    byte[] deflated =
        Openings.written(
            out -> {
              try (ZipOutputStream writer = new ZipOutputStream(out)) {
                writer.putNextEntry(new ZipEntry("a"));
                writer.write(new byte[50_000]);
                writer.putNextEntry(new ZipEntry("b"));
                writer.write(SMALL);
              }
            });

    PartTree stored = with(limits, Carriers.attached("a.bin", zip));
    PartTree packed = with(limits, Carriers.attached("a.bin", deflated));

    assertThat(limits(stored)).containsExactly("limit.entry-bytes");
    assertThat(limits(packed)).containsExactly("limit.entry-bytes");
    assertThat(packed.parts()).anyMatch(part -> Openings.ends(part, SMALL));
    assertThat(part(packed, "2/a.bin/a").content().size()).isLessThan(20_000);
  }

  @Test
  void anEntryThatIsFarHeavierThanItsArchiveMakesABombOfIt() throws IOException {
    Limits limits = new Limits(1 << 20, 1 << 20, 100_000, 200, 100, 20, 1000, 60);

    PartTree tree = with(limits, Carriers.attached("a.bin", Openings.zip("a", new byte[500_000])));

    assertThat(limits(tree)).containsExactly("limit.entry-bytes");
    assertThat(part(tree, "2/a.bin").is(Part.Trait.BOMB)).isTrue();
  }

  @Test
  void moreBytesThanAMessageMayUnpackToAreNamed() throws IOException {
    Limits limits = new Limits(1 << 20, 20_000, 15_000, 200, 100, 20, 1000, 60);
    byte[] zip =
        new ZipMaker()
            .add("a", new byte[14_000])
            .add("b", new byte[14_000])
            .add("c", SMALL)
            .bytes();

    PartTree tree = with(limits, Carriers.attached("a.bin", zip));

    assertThat(limits(tree)).containsExactly("limit.unpacked-bytes");
    assertThat(Openings.paths(tree)).contains("2/a.bin/a", "2/a.bin/b").doesNotContain("2/a.bin/c");
  }

  @Test
  void morePartsThanAMessageMayHaveAreNamed() {
    ZipMaker zip = new ZipMaker();
    java.util.stream.IntStream.range(0, 6000).forEach(i -> zip.add("a" + i, SMALL));

    PartTree tree = Openings.open(zip.bytes());

    assertThat(limits(tree)).containsExactly("limit.parts");
    assertThat(tree.parts()).hasSize(5001);
  }

  @Test
  void aMailBeyondTheLimitIsItsRootAlone() {
    Limits limits = new Limits(100, 1000, 1000, 200, 100, 20, 1000, 60);

    PartTree tree = with(limits, Carriers.attached("a.bin", SMALL));

    assertThat(limits(tree)).containsExactly("limit.message-size");
    assertThat(tree.parts()).hasSize(1);
  }

  @Test
  void workBeyondTheTimeLimitEndsAndIsNamed() throws IOException {
    AtomicLong nanos = new AtomicLong();
    Decomposer decomposer =
        new Decomposer(
            Limits.DEFAULT, Clock.systemUTC(), () -> nanos.addAndGet(TimeUnit.SECONDS.toNanos(15)));

    PartTree tree =
        decomposer.takeApart(Mails.raw(Carriers.attached("a.bin", Openings.zip("a", SMALL))));

    assertThat(limits(tree)).containsExactly("limit.time");
  }

  @Test
  void everyLimitNamesItsSetting() {
    Limits limits = new Limits(100, 1000, 1000, 200, 100, 20, 1000, 60);

    PartTree tree = with(limits, Carriers.attached("a.bin", SMALL));

    assertThat(tree.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.title()).contains("ess.decompose.max-message-bytes");
              assertThat(finding.unfinished()).isTrue();
            });
  }

  @Test
  void aLimitOutOfItsBoundsIsRefusedByTheNameOfItsSetting() {
    assertThatThrownBy(() -> new Limits(1, 1, 1, 1, 1, 101, 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ess.decompose.max-depth is 101, must be 1 to 100");
  }

  private static PartTree with(Limits limits, byte[] mail) {
    return new Decomposer(limits, Clock.systemUTC(), System::nanoTime).takeApart(Mails.raw(mail));
  }

  private static java.util.List<String> limits(PartTree tree) {
    return tree.findings().stream()
        .map(Finding::id)
        .filter(id -> id.startsWith("limit."))
        .distinct()
        .toList();
  }

  private static Part part(PartTree tree, String path) {
    return tree.parts().stream()
        .filter(part -> part.path().text().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] nested(int levels) throws IOException {
    byte[] inner = Openings.zip("a.txt", SMALL);
    for (int i = 1; i < levels; i++) {
      inner = Openings.zip("a.zip", inner);
    }
    return inner;
  }

  private static void writeBlocks(java.io.OutputStream out, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      out.write(BLOCK);
    }
  }
}
