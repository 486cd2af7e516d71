package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Content;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.Part.Trait;
import ess.message.PartPath;
import ess.message.Severity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveScannerTest implements ScannerContract {

  private final ArchiveScanner scanner = new ArchiveScanner();

  @Override
  public List<Finding> scan(Part part) {
    return scanner.scan(Parts.tree(part));
  }

  @Override
  public Part found() {
    return locked();
  }

  @Override
  public String foundId() {
    return "archive.encrypted";
  }

  @Override
  public Part lookalike() {
    return Parts.of("application/zip", "PK", "a.zip").withTraits(Set.of(Trait.CONTAINER));
  }

  @Override
  public Part broken() {
    return with(Trait.DAMAGED);
  }

  private static Part locked() {
    return with(Trait.ENCRYPTED);
  }

  private static Part with(Trait trait) {
    return Parts.at("2", Part.Kind.BODY, "application/zip", new byte[] {'P', 'K'}, "a.zip")
        .withTraits(Set.of(Trait.CONTAINER, trait));
  }

  @Test
  void anEncryptedArchiveIsToldOnceAndNotForEachOfItsEntries() {
    Part archive = locked();
    Part entry =
        new Part(
            archive.path().child("inside.txt"),
            archive.path(),
            Part.Kind.ENTRY,
            "raw",
            null,
            MediaType.of("application/octet-stream"),
            null,
            List.of("inside.txt"),
            null,
            Content.EMPTY,
            Content.EMPTY.sha256(),
            Set.of(Trait.ENCRYPTED));

    var findings = scanner.scan(Parts.tree(archive, entry));

    assertThat(Parts.ids(findings)).containsExactly("archive.encrypted");
  }

  private List<Finding> withText(String text) {
    return scanner.scan(Parts.tree(Parts.of("text/plain", text), locked()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Password: 8215",
        "The password for the file is\n\"inv2026\"",
        "Das Passwort lautet: geheim1",
        "Mot de passe : 12345",
        "la contrase\u00f1a es 4711a",
        "\u043f\u0430\u0440\u043e\u043b\u044c: qwerty",
        "\u5bc6\u7801\uff1a123456"
      })
  void aPasswordInTheTextIsMeantToKeepScannersOut(String text) {
    var findings = withText(text);

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("archive.encrypted-with-password");
              assertThat(finding.score()).isGreaterThanOrEqualTo(8);
              assertThat(finding.unfinished()).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The archive is encrypted. I call you about the password.",
        "Never share passwords with anyone.",
        ""
      })
  void talkOfAPasswordIsNone(String text) {
    assertThat(Parts.ids(withText(text))).containsExactly("archive.encrypted");
  }

  @Test
  void aPasswordInAPageIsFoundBehindItsTags() {
    var page = Parts.of("text/html", "<p>Password:&nbsp;<b>8215</b></p>");

    var findings = scanner.scan(Parts.tree(page, locked()));

    assertThat(Parts.ids(findings)).containsExactly("archive.encrypted-with-password");
  }

  @Test
  void aPasswordWithoutAnythingLockedIsNothing() {
    assertThat(scanner.scan(Parts.tree(Parts.of("text/plain", "Password: 8215")))).isEmpty();
  }

  @Test
  void aBombIsSuspiciousAndUnfinished() {
    var findings = scan(with(Trait.BOMB));

    assertThat(findings).extracting(Finding::score).containsExactly(8);
    assertThat(findings).allMatch(Finding::unfinished);
  }

  @Test
  void whatTheDecomposerSaidIsNotSaidAgain() {
    var told =
        Finding.of(
                "archive.damaged",
                "decompose",
                "The archive ends too early",
                Severity.LOW,
                1,
                new PartPath("2"))
            .asUnfinished();
    var tree = Parts.tree(with(Trait.DAMAGED));

    var before = scanner.scan(tree);
    var after = scanner.scan(tree.scanned(List.of(told), List.of()));

    assertThat(Parts.ids(before)).containsExactly("archive.damaged");
    assertThat(after).isEmpty();
  }
}
