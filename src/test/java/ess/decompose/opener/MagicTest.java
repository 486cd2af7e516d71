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
        "just some words                           | text/plain",
        "MZ is also how a short text may begin     | text/plain",
        "BM too                                    | text/plain",
      })
  void theFirstBytesTellTheType(String content, String type) {
    Bytes bytes = Bytes.of(content.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(Magic.of(bytes)).hasToString(type);
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
