package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Carriers;
import ess.message.MediaType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MagicTest {

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "%PDF-1.7                                  | application/pdf",
        "junk before %PDF-1.7                      | application/pdf",
        "{\\rtf1                                   | application/rtf",
        "<!DOCTYPE html><p>                        | text/html",
        "  <html>                                  | text/html",
        "<?xml version='1.0'?><a/>                 | application/xml",
        "<?xml version='1.0'?><svg/>               | image/svg+xml",
        "<svg onload='x'>                          | image/svg+xml",
        "#!/bin/sh                                 | application/x-sh",
        "#!/usr/bin/env python3                    | text/x-python",
        "GIF89a                                    | image/gif",
        "BEGIN:VCALENDAR                           | text/calendar",
        "[InternetShortcut]                        | application/x-mswinurl",
        "[{0}]~x=1~[InternetShortcut]~URL=x    | application/x-mswinurl",
        "; a theme~[Theme]~                      | application/x-ms-theme",
        "[Desktop Entry]                          | application/x-desktop",
        "[Shell]~Command=2                       | application/x-ms-scf",
        "[a note in brackets]                     | text/plain",
        "WEB~1~http://a.example/                | text/x-ms-iqy",
        "Web words                                | text/plain",
        "<?xml version='1.0'?><jnlp/>             | application/x-java-jnlp-file",
        "<plist version='1.0'>                    | application/x-plist",
        "<?xml?><libraryDescription/>             | application/windows-library+xml",
        "<?xml?><persistedQuery/>                 | application/windows-search-connector+xml",
        "bplist00                                 | application/x-plist",
        "@echo off~calc                          | application/x-bat",
        "@ECHO OFF                                | application/x-bat",
        "Echoes of a song                         | text/plain",
        "some words <html><body>                  | text/html",
        "-----BEGIN CERTIFICATE-----              | application/x-pem-file",
        "-----BEGIN PGP MESSAGE-----              | application/pgp-encrypted",
        "-----BEGIN PGP SIGNATURE-----            | application/pgp-signature",
        "-----BEGIN PGP SIGNED MESSAGE-----       | text/plain",
        "----- begin of a quote                   | text/plain",
        "just some words                           | text/plain",
        "MZ is also how a short text may begin     | text/plain",
        "BM too                                    | text/plain",
      })
  void theFirstBytesTellTheType(String content, String type) {
    Bytes bytes = Bytes.of(content.replace('~', '\n').getBytes(StandardCharsets.ISO_8859_1));

    assertThat(Magic.of(bytes, null)).hasToString(type);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "308201f006092a864886f70d010702a0, application/pkcs7-mime",
    "308006092a864886f70d010703a080, application/pkcs7-mime",
    "30820100060b2a864886f70d0109100109a0, application/pkcs7-mime",
    "30820100060b2a864886f70d010910011fa0, application/timestamped-data",
    "30820100308201f0a003020102, application/pkix-cert",
    "308201f0308201000202aabb300d06092a8648, application/pkix-cert",
    "30820100020100300d0609, application/pkcs8",
    "308201000201030282, application/octet-stream",
    "3082010002010330820100, application/x-pkcs12",
    "30820100300d06092a864886f70d010101, application/pkcs8",
    "43575305, application/x-shockwave-flash",
    "49492a0008, image/tiff",
    "4d4d002b0008, image/tiff",
    "0000001866747970686576630000, image/heic",
    "000000186674797061766966, image/avif",
    "0000000c4a584c200d0a870a, image/jxl",
    "0000000c6a5020200d0a870a, image/jp2",
    "000100005374616e6461726420414345204442, application/x-msaccess",
    "69636e7300000010, image/icns",
    "3009300706, application/octet-stream"
  })
  void theFirstBytesTellTheTypeOfBinaryFiles(String hex, String type) {
    Bytes bytes = Bytes.of(java.util.HexFormat.of().parseHex(hex));

    assertThat(Magic.of(bytes)).hasToString(type);
  }

  @Test
  void aTextThatIsDeclaredAsOneIsNoPage() {
    Bytes bytes = Bytes.of("some words <html>".getBytes(StandardCharsets.US_ASCII));

    assertThat(Magic.of(bytes, MediaType.of("text/plain"))).isEqualTo(Magic.TEXT);
  }

  @Test
  void anExecutableIsKnownWhateverItIsDeclaredAs() {
    Bytes bytes = Bytes.of(Carriers.executable());

    assertThat(Magic.of(bytes, MediaType.of("image/png"))).hasToString("application/x-msdownload");
  }

  @Test
  void aMailIsKnownByItsFields() {
    Bytes bytes = Bytes.of(Carriers.attached("a", new byte[0]));

    assertThat(Magic.of(bytes)).isEqualTo(MediaType.MESSAGE);
  }

  @Test
  void aDeclaredKindOfTextIsBelievedOfAText() {
    Bytes bytes = Bytes.of("a,b".getBytes(StandardCharsets.US_ASCII));

    assertThat(Magic.of(bytes, MediaType.of("text/csv"))).hasToString("text/csv");
  }

  @Test
  void aDeclaredTypeOtherThanTextIsNot() {
    Bytes bytes = Bytes.of("a,b".getBytes(StandardCharsets.US_ASCII));

    assertThat(Magic.of(bytes, MediaType.of("application/pdf"))).isEqualTo(Magic.TEXT);
  }

  @Test
  void bytesOfNoKnownFormAreOctets() {
    assertThat(Magic.of(Bytes.of(new byte[] {0, 7, 3, 1, 0, 0}))).isEqualTo(MediaType.OCTET_STREAM);
  }
}
