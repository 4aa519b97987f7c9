package io.carillon.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class AttacksTest {
  private static final String TOKEN = Tokens.person("demo", "rachel", "marketer");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//v1/journeys",
        "/v1//journeys",
        "/v1/track/../journeys",
        "/v1/track/..%2fjourneys",
        "/v1/track/%2e%2e/journeys",
        "/v1/journeys/%2E%2E/%2E%2E/q/health",
        "/v1/journeys%2fwelcome",
        "/v1/journeys%5cwelcome",
        "/v1/journeys\\welcome",
        "/v1/journeys;x=y",
        "/v1/journeys;/../../q/metrics",
        "/v1/journeys%00",
        "/v1/journeys%0d%0aX-Injected:%201",
        "/v1/journeys/%252e%252e",
        "/v1/journeys/%",
        "/v1/journeys/%c0%ae%c0%",
        "http://evil.example//v1/journeys",
        "*",
        "v1/journeys"
      })
  void readsNoAddressInTwoWays(String target) throws IOException {
    try (RawClient client = new RawClient()) {
      client.send(
          "GET %s HTTP/1.1\nHost: a\nConnection: close\nAuthorization: Bearer %s\n\n"
              .formatted(target, TOKEN));

      assertThat(client.all())
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json", "\"reason\":\"MALFORMED")
          .doesNotContain("\"service\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "get", "X"})
  void takesTheMethodsItKnows(String method) throws IOException {
    try (RawClient client = new RawClient()) {
      client.send(
          "%s /v1/journeys HTTP/1.1\nHost: a\nConnection: close\nAuthorization: Bearer %s\n\n"
              .formatted(method, TOKEN));

      assertThat(client.all())
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json")
          .doesNotContain("\"service\"");
    }
  }

  @Test
  void believesNothingThatOnlyAProxyOrAServiceMaySay() {
    rachel()
        .header("X-Forwarded-For", "203.0.113.9")
        .header("X-Forwarded-Proto", "gopher")
        .header("X-Forwarded-Prefix", "/evil")
        .header("X-Real-IP", "203.0.113.9")
        .header("Forwarded", "for=203.0.113.9;host=evil.example")
        .header("carillon-tenant", "other")
        .header("Carillon-Anything", "other")
        .header("X-Request-Id", "a b\tc")
        .get("/v1/journeys")
        .then()
        .statusCode(200)
        .header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"))
        .body("headers.x-forwarded-for", equalTo("127.0.0.1"))
        .body("headers.x-forwarded-proto", equalTo("http"))
        .body("headers.x-forwarded-prefix", nullValue())
        .body("headers.x-real-ip", nullValue())
        .body("headers.forwarded", nullValue())
        .body("headers.carillon-tenant", nullValue())
        .body("headers.carillon-anything", nullValue())
        .body("headers.x-request-id", not(equalTo("a b\tc")));
  }

  @Test
  void passesNoGrpcOnAsSomethingElse() {
    given()
        .auth()
        .oauth2(TOKEN)
        .contentType("application/grpc")
        .body(new byte[] {'{', '}'})
        .post("/v1/journeys")
        .then()
        .statusCode(415);
  }

  @Test
  void looksNotIntoWhatIsNestedTooDeep() {
    rachel()
        .contentType("application/json")
        .body(nested(20))
        .post("/v1/journeys")
        .then()
        .statusCode(200);
    rachel()
        .contentType("application/json")
        .body(nested(21))
        .post("/v1/journeys")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("reason", equalTo("NESTED_TOO_DEEP"));
    rachel()
        .contentType("application/merge-patch+json")
        .body(nested(1_000))
        .patch("/v1/journeys/welcome")
        .then()
        .statusCode(400)
        .body("reason", equalTo("NESTED_TOO_DEEP"));
  }

  @Test
  void unpacksNothingForAServiceThatDoesNotAskForIt() throws IOException {
    rachel()
        .contentType("application/json")
        .header("Content-Encoding", "gzip")
        .body(bomb())
        .post("/v1/journeys")
        .then()
        .statusCode(415)
        .contentType("application/problem+json")
        .body("reason", equalTo("MEDIA_TYPE_UNSUPPORTED"));
  }

  @Test
  void endsAConnectionThatOnlyTakesBackWhatItAsked() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      socket.setSoTimeout(20_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(out, 4, 0, 0);
      try {
        for (int stream = 1; stream < 4_000; stream += 2) {
          frame(out, 1, 5, stream, 0x82, 0x86, 0x84, 0x41, 1, 'a');
          frame(out, 3, 0, stream, 0, 0, 0, 8);
        }
        out.flush();
      } catch (SocketException e) {
        // it has been ended while this was still sending
      }

      assertThat(saysGoodbye(new DataInputStream(socket.getInputStream()))).isTrue();
    }
    rachel().get("/v1/journeys").then().statusCode(200);
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, int... payload)
      throws IOException {
    out.write(payload.length >> 16);
    out.writeShort(payload.length);
    out.write(type);
    out.write(flags);
    out.writeInt(stream);
    for (int octet : payload) {
      out.write(octet);
    }
  }

  private static boolean saysGoodbye(DataInputStream in) throws IOException {
    try {
      while (true) {
        int length = (in.read() << 16) + in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.skipNBytes(5L + length);
        if (type == 7) {
          return true;
        }
      }
    } catch (EOFException | SocketException e) {
      return true;
    }
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] nothing = new byte[1 << 20];
      for (int megabyte = 0; megabyte < 50; megabyte++) {
        out.write(nothing);
      }
    }
    return packed.toByteArray();
  }

  private static RequestSpecification rachel() {
    return given().header("Authorization", "Bearer " + TOKEN);
  }
}
