package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartPath;
import ess.message.facts.Item;
import ess.message.facts.Offsets;
import ess.message.facts.Text;
import ess.message.facts.Where;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that mean something are found by their form and their check digits. */
class ItemReaderTest {

  private static List<Item> read(String text) {
    return ItemReader.in(
        new Text(
            "plain",
            text,
            text,
            "",
            0,
            0,
            "",
            Set.of(),
            Map.of(),
            Map.of(),
            false,
            Offsets.NONE,
            Where.in(PartPath.ROOT)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          call +1 (888) 555-0123 now            | phone  | +18885550123
          call 888-555-0123.                    | phone  | 8885550123
          dial 1 888 555 0123                   | phone  | 18885550123
          Tel: 089 1234 5678                    | phone  | 08912345678
          toll free 8885550123                  | phone  | 8885550123
          (888) 555\u20110123                   | phone  | 8885550123
          pay $399.99 today                     | amount | 399.99
          pay 1.234,50 EUR                      | amount | 1.234,50
          pay USD 4,000                         | amount | 4,000
          pay 50 \u20ac                         | amount | 50
          R$ 13.122,00                          | amount | 13.122,00
          1 234 567 dollars                     | amount | 1 234 567
          to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa | wallet | 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
          bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 | wallet | bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
          0x00000000219ab540356cBB839Cbe05303d7705Fa | wallet | 0x00000000219ab540356cBB839Cbe05303d7705Fa
          IBAN DE89 3704 0044 0532 0130 00 thanks | iban | DE89370400440532013000
          GB82WEST12345698765432                | iban   | GB82WEST12345698765432
          Order no. 123456                      | code   | 123456
          """)
  void anItemIsFound(String text, String kind, String plain) {
    assertThat(read(text)).hasSize(1);
    assertThat(read(text).get(0).kind()).isEqualTo(kind);
    assertThat(read(text).get(0).plain()).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "on 2024-01-02",
        "at 10:30",
        "version 1.2.3.4",
        "10.0.0.1",
        "a 12345678901234567890",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "DE89 3704 0044 0532 0130 01",
        "in 2024 or 2025",
        "5 apples",
        "20240102T101112",
        "x12345"
      })
  void aLookalikeIsNot(String text) {
    assertThat(read(text)).isEmpty();
  }

  @Test
  void itemsStandInTheirOrder() {
    assertThat(read("Invoice 12345: $5 and 6 EUR, call 888-555-0123"))
        .extracting(Item::text)
        .containsExactly("12345", "$5", "6 EUR", "888-555-0123");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1", "1 ", "$1", "DE89", "DE89 ", "+", "(", "1A", "0x", "order 1", "1.", "call 1", "A1 "
      })
  void aMegabyteOfOneThingIsReadToItsEnd(String piece) {
    assertThat(read(piece.repeat(1_000_000 / piece.length()))).hasSizeLessThan(200);
  }
}
