package io.carillon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SandboxTest {
  /** One for all, so that the keys in it are made once. */
  @TempDir static Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Sandbox sandbox;

  @BeforeEach
  void open() throws Exception {
    sandbox = Sandbox.start(SandboxSettings.in(folder));
  }

  @AfterEach
  void close() throws Exception {
    request(builder("/inbox").DELETE().build());
    sandbox().close();
  }

  @Test
  void showsAMailAsItsReaderSeesIt() throws Exception {
    Instant before = Instant.now();

    send("kelly@example.com", "Votre panier — 2 articles", "<p>L’écharpe</p>");

    JsonNode mail = get("/inbox?channel=email&to=Kelly@example.com").path("items").get(0);
    assertThat(mail.path("subject").asText()).isEqualTo("Votre panier — 2 articles");
    assertThat(mail.path("to").get(0).asText()).isEqualTo("kelly@example.com");
    assertThat(mail.path("html").asText()).contains("<p>L’écharpe</p>");
    assertThat(mail.path("text").asText()).isEqualTo("en clair\r\n.avec un point");
    assertThat(mail.path("headers").path("X-Carillon-Message").asText()).isEqualTo("m-1");
    assertThat(Instant.parse(mail.path("receivedAt").asText())).isBetween(before, Instant.now());
  }

  @Test
  void listsTheNewestFirstAndPageByPage() throws Exception {
    for (int i = 0; i < 5; i++) {
      send("kelly@example.com", "mail " + i, "<p></p>");
    }
    send("ana@example.com", "another", "<p></p>");

    JsonNode first = get("/inbox?to=kelly@example.com&limit=3&body=false");
    JsonNode second =
        get("/inbox?to=kelly@example.com&limit=3&cursor=" + first.path("nextCursor").asText());

    assertThat(first.path("total").asInt()).isEqualTo(5);
    assertThat(first.path("items").findValuesAsText("subject"))
        .containsExactly("mail 4", "mail 3", "mail 2");
    assertThat(second.path("items").findValuesAsText("subject"))
        .containsExactly("mail 1", "mail 0");
  }

  @Test
  void findsAgainAfterARestartWhatItHasReceived() throws Exception {
    send("kelly@example.com", "before", "<p>x</p>");
    JsonNode mail = get("/inbox").path("items").get(0);

    sandbox().close();
    sandbox = Sandbox.start(SandboxSettings.in(folder));

    assertThat(get("/inbox").path("items").get(0)).isEqualTo(mail);
  }

  @Test
  void startsAfreshWhenTold() throws Exception {
    send("kelly@example.com", "before", "<p>x</p>");

    HttpResponse<String> answer = request(builder("/inbox").DELETE().build());

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(get("/inbox").path("total").asInt()).isZero();
  }

  @Test
  void runsNothingThatAMailBrings() throws Exception {
    send("kelly@example.com", "<script>alert(1)</script>", "<script>alert(2)</script>");

    assertThat(request(builder("/inbox/page").build()).body()).doesNotContain("<script>");
    assertThat(request(builder("/inbox/1/page").build()).body())
        .contains("<iframe sandbox srcdoc=")
        .doesNotContain("<script>");
  }

  @Test
  void refusesALimitOutOfRange() throws Exception {
    assertThat(request(builder("/inbox?limit=0").build()).statusCode()).isEqualTo(400);
  }

  @Test
  void joinsTheSpansOfAllServicesInOneTrace() throws Exception {
    export("ingest", "aa", "", "POST /v1/track", false);
    export("messaging", "bb", "aa", "smtp <send>", true);

    JsonNode list = get("/traces").path("items");
    JsonNode trace = get("/traces/" + list.get(0).path("traceId").asText());

    assertThat(list).hasSize(1);
    assertThat(list.get(0).path("name").asText()).isEqualTo("POST /v1/track");
    assertThat(list.get(0).path("services").toString()).isEqualTo("[\"ingest\",\"messaging\"]");
    assertThat(trace.path("spans").findValuesAsText("service"))
        .containsExactly("ingest", "messaging");
    assertThat(request(builder("/traces/0102?format=html").build()).body())
        .contains("smtp &lt;send&gt;");
  }

  private Sandbox sandbox() {
    if (sandbox == null) {
      throw new IllegalStateException("not open");
    }
    return sandbox;
  }

  private void send(String to, String subject, String html) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", Integer.toString(sandbox().smtpPort()));
    properties.setProperty("mail.smtp.timeout", "5000");
    MimeMessage message = new MimeMessage(Session.getInstance(properties));
    message.setFrom(new InternetAddress("shop@demo.example"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
    message.setSubject(subject, "UTF-8");
    message.setHeader("X-Carillon-Message", "m-1");
    MimeBodyPart text = new MimeBodyPart();
    text.setText("en clair\r\n.avec un point", "UTF-8");
    MimeBodyPart page = new MimeBodyPart();
    page.setContent(html, "text/html; charset=UTF-8");
    message.setContent(new MimeMultipart("alternative", text, page));
    Transport.send(message);
  }

  private void export(String service, String span, String parent, String name, boolean gzip)
      throws Exception {
    byte[] body =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(
                        Resource.newBuilder()
                            .addAttributes(
                                KeyValue.newBuilder()
                                    .setKey("service.name")
                                    .setValue(AnyValue.newBuilder().setStringValue(service))))
                    .addScopeSpans(
                        ScopeSpans.newBuilder()
                            .addSpans(
                                io.opentelemetry.proto.trace.v1.Span.newBuilder()
                                    .setTraceId(ByteString.fromHex("0102"))
                                    .setSpanId(ByteString.fromHex(span))
                                    .setParentSpanId(ByteString.fromHex(parent))
                                    .setName(name)
                                    .setStartTimeUnixNano(1_000_000 * (parent.isEmpty() ? 1 : 2))
                                    .setEndTimeUnixNano(5_000_000))))
            .build()
            .toByteArray();
    HttpRequest.Builder request =
        builder("/v1/traces").header("Content-Type", "application/x-protobuf");
    if (gzip) {
      ByteArrayOutputStream zipped = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
        out.write(body);
      }
      body = zipped.toByteArray();
      request.header("Content-Encoding", "gzip");
    }
    assertThat(
            request(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build())
                .statusCode())
        .isEqualTo(200);
  }

  private JsonNode get(String path) throws Exception {
    return new ObjectMapper().readTree(request(builder(path).build()).body());
  }

  private HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(URI.create(sandbox().url() + path));
  }

  private HttpResponse<String> request(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
