package io.carillon.gateway.heads;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawHeadTest {

  @Test
  void endsWithAnEmptyLine() {
    assertThat(end("GET / HTTP/1.1\r\nHost: a\r\n\r\nbody")).isEqualTo(27);
    assertThat(end("GET / HTTP/1.1\r\nHost: a\r\n")).isEqualTo(-1);
    assertThat(end("GET / HTTP/1.1\n\nbody")).isEqualTo(16);
  }

  @Test
  void takesWhatClientsSend() {
    assertThat(
            fault(
                "POST /v1/track HTTP/1.1\r\nHost: a:8080\r\nAccept: a\r\nAccept: b\r\n"
                    + "Transfer-Encoding: Chunked\r\nX-Empty:\r\nCookie: a=b: c\r\n\r\n"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host: a!Host: b | host twice",
        "Content-Length: 1!Content-Length: 1 | content-length twice",
        "Content-Length: 1!Transfer-Encoding: chunked | both content-length and transfer-encoding",
        "Transfer-Encoding: chunked!transfer-encoding: x | transfer-encoding twice",
        "Transfer-Encoding: gzip, chunked | transfer-encoding other than chunked",
        "Content-Length: +1 | content-length that is no number",
        "Content-Length: 1, 1 | content-length that is no number",
        "Content-Length : 1 | a header that is none",
        "X-Folded: a! b | a header that is none",
        "no colon | a header that is none",
        "Authorization: a!AUTHORIZATION: b | authorization twice"
      })
  void refusesWhatCanBeUnderstoodInTwoWays(String headers, String fault) {
    assertThat(fault("GET / HTTP/1.1\r\n" + headers.replace("!", "\r\n") + "\r\n\r\n"))
        .contains(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "v1/track", "a:443", "%2fv1", "\\v1"})
  void refusesAnAddressThatIsNone(String target) {
    assertThat(fault("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .contains("an address that is none");
  }

  @Test
  void refusesLinesThatEndOtherwiseAndZeros() {
    assertThat(fault("GET / HTTP/1.1\nHost: a\n\n")).isPresent();
    assertThat(fault("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n")).isPresent();
    assertThat(fault("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n")).contains("U+0000 in the head");
  }

  private static int end(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return RawHead.end(bytes, 0, bytes.length);
  }

  private static Optional<String> fault(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return RawHead.fault(bytes, bytes.length);
  }
}
