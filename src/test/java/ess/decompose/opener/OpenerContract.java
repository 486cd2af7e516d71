package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Carriers;
import ess.decompose.Decomposer;
import ess.decompose.Limits;
import ess.decompose.Mails;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every opener owes, whatever its container looks like. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
interface OpenerContract {

  /** What each fixture holds. */
  byte[] PAYLOAD = Carriers.executable();

  int MOST_CUTS = 300;

  /** Containers that hold the payload. */
  List<byte[]> fixtures() throws Exception;

  @Test
  default void theContainerShowsWhatItHolds() throws Exception {
    assertThat(fixtures())
        .allSatisfy(
            fixture ->
                assertThat(Openings.open(fixture).parts())
                    .anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD)));
  }

  @Test
  default void aContainerCutOffAnywhereIsNoFault() throws Exception {
    Stream<byte[]> cut = fixtures().stream().flatMap(OpenerContract::cuts);

    assertThat(cut).allSatisfy(bytes -> assertThat(faults(Openings.open(bytes))).isEmpty());
  }

  @Test
  default void aContainerWithFlippedBytesIsNoFault() throws Exception {
    Stream<byte[]> flipped = fixtures().stream().flatMap(OpenerContract::flips);

    assertThat(flipped).allSatisfy(bytes -> assertThat(faults(Openings.open(bytes))).isEmpty());
  }

  @Test
  default void aContainerUnpacksToNoMoreThanTheBudgetGrants() throws Exception {
    Decomposer decomposer = new Decomposer(new Limits(50 << 20, 300, 300, 200, 50, 20, 1000, 60));

    assertThat(fixtures())
        .allSatisfy(
            fixture -> {
              PartTree tree = decomposer.takeApart(Mails.raw(Carriers.attached("a", fixture)));
              assertThat(tree.findings())
                  .anyMatch(f -> f.id().startsWith("limit.") && f.unfinished());
              assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.CUT));
            });
  }

  @Test
  default void whatStandsBehindTheContainerIsAPart() throws Exception {
    byte[] behind = "something that the format does not account for".getBytes(Openings.ASCII);

    assertThat(fixtures())
        .allSatisfy(
            fixture ->
                assertThat(Openings.open(Openings.join(fixture, behind)).parts())
                    .anyMatch(part -> Openings.ends(part, behind)));
  }

  @Test
  default void theSameContainerIsOpenedTwiceAlike() throws Exception {
    assertThat(fixtures())
        .allSatisfy(
            fixture ->
                assertThat(Openings.digests(Openings.open(fixture)))
                    .isEqualTo(Openings.digests(Openings.open(fixture))));
  }

  private static List<Finding> faults(PartTree tree) {
    return tree.findings().stream().filter(f -> f.id().equals("decompose.failed")).toList();
  }

  private static Stream<byte[]> cuts(byte[] fixture) {
    int step = Math.max(1, fixture.length / MOST_CUTS);
    return IntStream.iterate(0, at -> at < fixture.length, at -> at + step)
        .mapToObj(at -> Arrays.copyOf(fixture, at));
  }

  private static Stream<byte[]> flips(byte[] fixture) {
    int step = Math.max(1, fixture.length / MOST_CUTS);
    return IntStream.iterate(0, at -> at < fixture.length, at -> at + step)
        .boxed()
        .flatMap(at -> Stream.of(0x01, 0x80, 0xff).map(bits -> flip(fixture, at, bits)));
  }

  private static byte[] flip(byte[] fixture, int at, int bits) {
    byte[] flipped = fixture.clone();
    flipped[at] ^= (byte) bits;
    return flipped;
  }
}
