package ess.decompose;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import ess.decompose.opener.Openings;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.RawMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import net.lingala.zip4j.io.outputstream.ZipOutputStream;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.EncryptionMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

  private static final byte[] PAYLOAD = Carriers.executable();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "named with a colon             | Password: Tr0ub4dor                     | Tr0ub4dor",
        "named in a sentence            | The password for the file is tulip, ok? | tulip",
        "named before                   | Take 7788 as the password, please       | 7788",
        "German                         | Das Kennwort lautet Sommer2026.         | Sommer2026",
        "Russian                        | \u043f\u0430\u0440\u043e\u043b\u044c: qwe123 | qwe123",
        "Japanese                       | \u30d1\u30b9\u30ef\u30fc\u30c9\uff1aab12cd | ab12cd",
        "Chinese, without blanks        | \u89e3\u538b\u5bc6\u7801\u662fab12cd\u8bf7\u67e5\u6536 | ab12cd",
        "a phrase in quotes             | It opens by \"my little pony\"            | my little pony",
        "quoted                         | Open it with \"tulip\" today            | tulip",
        "with signs, far from any word  | It opens by x9!k when asked             | x9!k",
        "the name of the file           | Nothing is said here                    | locked",
      })
  void aPasswordIsFoundWhereItStands(String where, String text, String password)
      throws IOException {
    byte[] zip = zip(password, EncryptionMethod.ZIP_STANDARD, PAYLOAD);

    PartTree tree = Mails.takeApart(mail("Hello", "text/plain", text, zip));

    assertThat(tree.parts()).as(where).anyMatch(part -> Mails.holds(part, PAYLOAD));
    assertThat(Openings.findings(tree)).contains("archive.password-in-message");
    assertThat(tree.parts()).noneMatch(part -> part.is(Part.Trait.ENCRYPTED));
    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.UNLOCKED));
  }

  @ParameterizedTest
  @EnumSource(names = {"ZIP_STANDARD", "AES"})
  void eitherWayOfEncryptionIsOpened(EncryptionMethod method) throws IOException {
    byte[] zip = zip("tulip", method, PAYLOAD);

    PartTree tree = Mails.takeApart(mail("Hello", "text/plain", "Password: tulip", zip));

    assertThat(tree.parts()).anyMatch(part -> Mails.holds(part, PAYLOAD));
    assertThat(Openings.findings(tree)).doesNotContain("archive.checksum-mismatch");
  }

  @Test
  void thePasswordIsNamedByItsPlaceAndNeverItself() throws IOException {
    byte[] zip = zip("Sommer2026", EncryptionMethod.AES, PAYLOAD);

    PartTree tree =
        Mails.takeApart(mail("Hello", "text/plain", "F\u00fcr Sie, Kennwort: Sommer2026", zip));

    assertThat(tree.findings())
        .anyMatch(f -> f.id().equals("archive.password-in-message") && isOn(f, "2/locked.zip"))
        .noneMatch(f -> f.toString().contains("Sommer2026"));
    Finding place = finding(tree, "archive.password-stands-here");
    assertThat(place.part()).isEqualTo(new PartPath("1"));
    assertThat(place.range())
        .extracting("from", "to")
        .containsExactly(
            (long) "F\u00fcr Sie, Kennwort: ".getBytes(StandardCharsets.UTF_8).length, 30L);
  }

  @Test
  void aPasswordInMarkupIsFoundAtItsPlace() throws IOException {
    String html = "<html><body><p>Password:</p><b>tulip&amp;1</b> <i>Password</i>: <u>rose7</u>";

    PartTree tree =
        Mails.takeApart(
            mail("Hello", "text/html", html, zip("rose7", EncryptionMethod.AES, PAYLOAD)));
    PartTree other =
        Mails.takeApart(
            mail("Hello", "text/html", html, zip("tulip&1", EncryptionMethod.AES, PAYLOAD)));

    assertThat(tree.parts()).anyMatch(part -> Mails.holds(part, PAYLOAD));
    assertThat(finding(tree, "archive.password-stands-here").range())
        .extracting("from")
        .isEqualTo((long) html.indexOf("rose7"));
    assertThat(other.parts()).anyMatch(part -> Mails.holds(part, PAYLOAD));
  }

  @Test
  void aPasswordInTheSubjectIsFound() throws IOException {
    byte[] zip = zip("tulip", EncryptionMethod.AES, PAYLOAD);

    PartTree tree = Mails.takeApart(mail("Invoice, password: tulip", "text/plain", "-", zip));

    assertThat(finding(tree, "archive.password-in-message").evidence())
        .isEqualTo("subject of message");
  }

  @Test
  void aCommonPasswordIsGuessed() throws IOException {
    byte[] zip = zip("infected", EncryptionMethod.AES, PAYLOAD);

    PartTree tree = Mails.takeApart(mail("Hello", "text/plain", "Have a look", zip));

    assertThat(tree.parts()).anyMatch(part -> Mails.holds(part, PAYLOAD));
    assertThat(Openings.findings(tree)).contains("archive.password-guessed");
  }

  @Test
  void anArchiveInsideAnotherIsOpenedByThePasswordOfEither() throws IOException {
    byte[] inner = zip("rose7", EncryptionMethod.AES, PAYLOAD);
    byte[] outer = zip("tulip", EncryptionMethod.AES, inner);

    PartTree tree =
        Mails.takeApart(mail("Hello", "text/plain", "Passwords: tulip and rose7", outer));

    assertThat(tree.parts()).anyMatch(part -> Mails.holds(part, PAYLOAD));
  }

  @Test
  void aPasswordInATextBesideTheArchiveIsFound() throws IOException {
    byte[] inner = zip("rose7", EncryptionMethod.AES, PAYLOAD);
    byte[] outer =
        Openings.zip(
            List.of("a.zip", "readme.txt"),
            List.of(inner, "Password: rose7".getBytes(StandardCharsets.US_ASCII)));

    PartTree tree = Mails.takeApart(mail("Hello", "text/plain", "-", outer));

    assertThat(tree.parts()).anyMatch(part -> Mails.holds(part, PAYLOAD));
  }

  @Test
  void whatNoPasswordOpensStaysEncrypted() throws IOException {
    byte[] zip = zip("something that nobody knows", EncryptionMethod.AES, PAYLOAD);

    PartTree tree = Mails.takeApart(mail("Hello", "text/plain", "Password: tulip", zip));

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
    assertThat(tree.parts()).noneMatch(part -> part.is(Part.Trait.UNLOCKED));
  }

  @Test
  void aTextFullOfCandidatesKeepsNoPasswordOfTheThreadOut() throws IOException {
    String numbered =
        IntStream.range(0, 99).mapToObj("password: x%d, "::formatted).collect(joining());
    PartTree alone =
        Mails.takeApart(
            mail("Hello", "text/plain", numbered, zip("rose7", EncryptionMethod.AES, PAYLOAD)));

    PartTree tree =
        Decomposer.withDefaults().takeApartAgain(alone, List.of(other("Password: rose7")));

    assertThat(Decomposer.withDefaults().isLocked(alone)).isTrue();
    assertThat(tree.parts()).anyMatch(part -> Mails.holds(part, PAYLOAD));
    assertThat(Openings.findings(tree)).contains("archive.password-in-thread");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<p>Hi</p><b>x</b>                    | Hi x",
        "<STYLE>b{c:d}</style >a              | a",
        "<script>1<2 && 3>2</SCRIPT>a<script> | a",
        "<style>a <b>b</b>                    | a b",
        "1 < 2 <<< <a b                       | 1 < 2 <<< <a b",
      })
  void whatIsLeftOfAPageIsItsText(String html, String text) {
    assertThat(Markup.without(html, true).strip().replaceAll(" +", " ")).isEqualTo(text);
    assertThat(Markup.without(html, true)).hasSameSizeAs(html);
    assertThat(Markup.without(html, false)).isEqualTo(text.replace("Hi x", "Hix"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<style", "<script", "<style><", "<", "</style", "<style></script>"})
  void theTimeForAPageGrowsWithItsLength(String opening) {
    String html = opening.repeat((1 << 20) / opening.length());

    assertTimeout(Duration.ofSeconds(5), () -> Markup.without(html, true));
  }

  @Test
  void aThreadWhosePasswordsDoNotFitChangesNothing() throws IOException {
    byte[] zip = zip("something that nobody knows", EncryptionMethod.AES, PAYLOAD);
    PartTree alone = Mails.takeApart(mail("Hello", "text/plain", "-", zip));

    PartTree tree =
        Decomposer.withDefaults().takeApartAgain(alone, List.of(other("Password: rose7")));

    assertThat(tree).isSameAs(alone);
  }

  @Test
  void aMessageThatTookMostOfItsTimeIsNotTakenApartAgain() throws IOException {
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(31));
    PartTree alone =
        Mails.takeApart(
            mail("Hello", "text/plain", "-", zip("rose7", EncryptionMethod.AES, PAYLOAD)));

    PartTree tree =
        new Decomposer(Limits.DEFAULT, late, System::nanoTime)
            .takeApartAgain(alone, List.of(other("Password: rose7")));

    assertThat(tree).isSameAs(alone);
  }

  @Test
  void noMorePasswordsAreTriedThanAreGranted() throws IOException {
    byte[] zip = zip("rose7", EncryptionMethod.AES, PAYLOAD);
    byte[] mail = mail("Hello", "text/plain", "Password: tulip, password: rose7", zip);
    Limits one = new Limits(1 << 20, 1 << 20, 1 << 20, 200, 100, 20, 1000, 60, 1, 3);

    PartTree tree =
        new Decomposer(one, Clock.systemUTC(), System::nanoTime).takeApart(Mails.raw(mail));

    assertThat(tree.parts()).noneMatch(part -> Mails.holds(part, PAYLOAD));
    assertThat(Openings.findings(tree)).contains("limit.password-tries");
  }

  private static RawMessage other(String text) {
    return Mails.raw(("Subject: Re\n\n" + text).getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isOn(Finding finding, String path) {
    return finding.part().equals(new PartPath(path));
  }

  private static Finding finding(PartTree tree, String id) {
    return tree.findings().stream().filter(f -> f.id().equals(id)).findFirst().orElseThrow();
  }

  private static byte[] zip(String password, EncryptionMethod method, byte[] content)
      throws IOException {
    ZipParameters parameters = new ZipParameters();
    parameters.setEncryptFiles(true);
    parameters.setEncryptionMethod(method);
    parameters.setFileNameInZip("a.exe");
    return Openings.written(
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out, password.toCharArray())) {
            zip.putNextEntry(parameters);
            zip.write(content);
            zip.closeEntry();
          }
        });
  }

  private static byte[] mail(String subject, String type, String text, byte[] zip) {
    return """
        Subject: %s
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: %s; charset=utf-8
        Content-Transfer-Encoding: 8bit

        %s
        --b
        Content-Type: application/octet-stream; name=locked.zip
        Content-Transfer-Encoding: base64

        %s
        --b--
        """
        .formatted(subject, type, text, Base64.getMimeEncoder().encodeToString(zip))
        .getBytes(StandardCharsets.UTF_8);
  }
}
