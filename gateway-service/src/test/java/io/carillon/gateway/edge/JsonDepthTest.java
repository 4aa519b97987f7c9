package io.carillon.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDepthTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1 | 0",
        "{} | 1",
        "{\"a\":[{},[]]} | 3",
        "[[],[],[]] | 2",
        "\"[[[[\" | 0",
        "{\"a\\\"[[[\":1} | 1",
        "[\"\\\\\",[]] | 2"
      })
  void countsWhatIsOpenOutsideOfTexts(String json, int expected) {
    assertThat(new JsonDepth().of(Buffer.buffer(json))).isEqualTo(expected);
    JsonDepth inPieces = new JsonDepth();
    int deepest = 0;
    for (int i = 0; i < json.length(); i++) {
      deepest = inPieces.of(Buffer.buffer(json.substring(i, i + 1)));
    }
    assertThat(deepest).isEqualTo(expected);
  }
}
