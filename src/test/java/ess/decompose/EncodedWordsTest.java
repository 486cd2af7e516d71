package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.opener.Bytes;
import org.junit.jupiter.api.Test;

class EncodedWordsTest {

  @Test
  void bytesOfUtf8AreReadAsSuch() {
    assertThat(Bytes.utf8("caf\u00c3\u00a9")).isEqualTo("caf\u00e9");
  }

  @Test
  void aDecodedNameKeepsTheMarkThatTurnsIt() {
    var name = EncodedWords.decode("=?UTF-8?B?b2ZmZXJf4oCuZmRwLmV4ZQ==?=");

    assertThat(Bytes.utf8(name)).isEqualTo("offer_\u202efdp.exe");
  }
}
