package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ess.decompose.child.Children;
import ess.decompose.opener.Openings;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The test files of ClamAV, each of which holds one harmless program in another container. Debian
 * has them as {@code clamav-testfiles}.
 */
class ClamFilesTest {

  private static final Path FOLDER = Path.of("/usr/share/clamav-testfiles");
  private static final Path SEVEN_ZIP = Path.of("/usr/bin/7zz");

  @Test
  void mostShowTheProgramAndTheOthersAreNamed() throws IOException {
    assumeTrue(Files.isDirectory(FOLDER), "not here: the Debian package clamav-testfiles");
    Map<String, PartTree> trees = ClamFiles.open(FOLDER, Mails.DECOMPOSER);

    List<String> shown = ClamFiles.shown(trees);
    Map<String, List<String>> named = ClamFiles.unfinished(trees, shown);

    System.out.printf(
        "clamav-testfiles: %d of %d show the program; named: %s%n",
        shown.size(), trees.size(), named);
    assertThat(trees).hasSize(44);
    assertThat(shown).hasSizeGreaterThanOrEqualTo(31);
    assertThat(named).allSatisfy((name, findings) -> assertThat(findings).isNotEmpty());
  }

  /** The openers that belong in a child show there what they show here. */
  @Test
  void aChildShowsWhatOneProcessShows() throws IOException {
    assumeTrue(Files.isDirectory(FOLDER), "not here: the Debian package clamav-testfiles");
    Map<String, PartTree> here = ClamFiles.open(FOLDER, Mails.DECOMPOSER);

    Map<String, PartTree> there;
    try (Children children = new Children(1, 256, 60, 1000, "auto", "")) {
      there = ClamFiles.open(FOLDER, new Decomposer(Limits.DEFAULT, children));
    }

    assertThat(there)
        .allSatisfy(
            (name, tree) -> {
              assertThat(Openings.digests(tree)).isEqualTo(Openings.digests(here.get(name)));
              assertThat(tree.findings()).isEqualTo(here.get(name).findings());
            });
  }

  /** It opens disk images; executables that are packed it does not open either. */
  @Test
  void theOptionalProgramShowsNoLess() throws IOException {
    assumeTrue(Files.isDirectory(FOLDER), "not here: the Debian package clamav-testfiles");
    assumeTrue(Files.isExecutable(SEVEN_ZIP), "not here: the Debian package 7zip");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/bwrap")), "not here: the Debian package bubblewrap");
    Map<String, PartTree> trees;
    try (Children children = new Children(1, 256, 60, 1000, "auto", SEVEN_ZIP.toString())) {
      trees = ClamFiles.open(FOLDER, new Decomposer(Limits.DEFAULT, children));
    }

    List<String> shown = ClamFiles.shown(trees);

    System.out.printf("clamav-testfiles with 7zz: %d of %d%n", shown.size(), trees.size());
    assertThat(shown).containsAll(ClamFiles.shown(ClamFiles.open(FOLDER, Mails.DECOMPOSER)));
  }
}
