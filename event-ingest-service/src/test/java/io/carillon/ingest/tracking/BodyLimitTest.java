package io.carillon.ingest.tracking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.ingest.Demo;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Speaks HTTP/1.1 by hand over one connection, as a client does that keeps it. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class BodyLimitTest {
  private static final int LIMIT = 512 * 1024;
  private static final String GOOD = "{\"userId\":\"k\",\"event\":\"A\"}";

  private String key = "";
  private Socket socket = new Socket();

  private record Answer(int status, String head, String body) {}

  @BeforeEach
  void connect() throws IOException {
    key = Demo.newKey();
    socket = new Socket("127.0.0.1", RestAssured.port);
    socket.setSoTimeout(10_000);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
  }

  @Test
  void answersAnAnnouncedBodyThatIsTooLargeAndGoesOn() throws IOException {
    write(head("Content-Length: " + (LIMIT + 1)), " ".repeat(LIMIT + 1));
    assertTooLarge(read());

    assertGoesOn();
  }

  @Test
  void answersAChunkedBodyThatIsTooLargeAndGoesOn() throws IOException {
    write(head("Transfer-Encoding: chunked"), "");
    for (int i = 0; i < 20; i++) {
      write("10000\r\n", " ".repeat(0x10000) + "\r\n");
    }
    write("0\r\n\r\n", "");
    assertTooLarge(read());

    assertGoesOn();
  }

  @Test
  void takesAChunkedBodyThatIsNot() throws IOException {
    write(head("Transfer-Encoding: chunked"), "");
    write("5\r\n", GOOD.substring(0, 5) + "\r\n");
    write(Integer.toHexString(GOOD.length() - 5) + "\r\n", GOOD.substring(5) + "\r\n0\r\n\r\n");

    assertThat(read().status()).isEqualTo(200);
  }

  @Test
  void tellsAClientThatAsksFirst() throws IOException {
    write(head("Content-Length: 1000000000\r\nExpect: 100-continue"), "");

    assertTooLarge(read());
  }

  private void assertGoesOn() throws IOException {
    write(head("Content-Length: " + GOOD.length()), GOOD);
    assertThat(read().status()).isEqualTo(200);
  }

  private static void assertTooLarge(Answer answer) {
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.head()).contains("application/problem+json");
    assertThat(answer.body()).contains("\"reason\":\"BODY_TOO_LARGE\"");
  }

  private String head(String more) {
    String basic = Base64.getEncoder().encodeToString((key + ":").getBytes(UTF_8));
    return "POST /v1/track HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Authorization: Basic "
        + basic
        + "\r\n"
        + more
        + "\r\n\r\n";
  }

  private void write(String head, String body) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((head + body).getBytes(US_ASCII));
    out.flush();
  }

  private Answer read() throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream(), 1);
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      assertThat(next).as("the connection was cut after: %s", head).isNotNegative();
      head.append((char) next);
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length:") + "content-length:".length();
    int length = Integer.parseInt(lower.substring(at, lower.indexOf("\r\n", at)).strip());
    int status = Integer.parseInt(head.substring(9, 12));
    return new Answer(status, lower, new String(in.readNBytes(length), UTF_8));
  }
}
