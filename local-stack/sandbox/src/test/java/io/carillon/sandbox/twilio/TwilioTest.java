package io.carillon.sandbox.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.exception.ApiException;
import com.twilio.http.HttpClient;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.security.RequestValidator;
import com.twilio.type.PhoneNumber;
import io.carillon.sandbox.Client;
import io.carillon.sandbox.Sandbox;
import io.carillon.sandbox.SandboxSettings;
import io.carillon.sandbox.door.Doors;
import io.carillon.sandbox.door.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twilio's own client against the Twilio that is played here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwilioTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SHOP = "+15005550006";
  private static final String KELLY = "+33612345678";

  private Path folder;
  private Sandbox sandbox;
  private Client client;
  private TwilioRestClient twilio;
  private Doors hooks;
  private final List<Hook> calls = new CopyOnWriteArrayList<>();

  /** A webhook that was posted. */
  private record Hook(String signature, Map<String, String> form) {
    String status() {
      return form.getOrDefault("MessageStatus", "");
    }
  }

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    hooks = new Doors(0);
    hooks.open(
        "/hook",
        request -> {
          Map<String, String> form = new LinkedHashMap<>();
          io.carillon.sandbox.door.Request.pairs(new String(request.body(), UTF_8))
              .forEach((name, values) -> form.put(name, values.getFirst()));
          calls.add(new Hook(request.header("X-Twilio-Signature"), form));
          return Reply.text(200, "<Response/>");
        });
    hooks.start();
    open();
  }

  private void open() throws Exception {
    sandbox = Sandbox.start(SandboxSettings.in(folder));
    client = new Client(sandbox.url());
    twilio = connect(sandbox.twilio().authToken());
  }

  @AfterAll
  void close() throws Exception {
    sandbox.close();
    hooks.close();
  }

  @AfterEach
  void behave() throws Exception {
    client.call("DELETE", "/misbehaviour", "");
    client.call("DELETE", "/inbox", "");
    calls.clear();
  }

  @Test
  void tellsTheCourseOfAMessageByItsAnswerByCallbacksAndWhenAsked() {
    Message sent = to(KELLY).setStatusCallback(hook()).create(twilio);

    assertThat(sent.getSid()).matches("SM[0-9a-f]{32}");
    assertThat(sent.getStatus()).isEqualTo(Message.Status.QUEUED);
    await().atMost(PATIENCE).until(() -> calls.size() == 2);
    assertThat(calls).extracting(Hook::status).containsExactly("sent", "delivered");
    RequestValidator validator = new RequestValidator(sandbox.twilio().authToken());
    assertThat(calls)
        .allSatisfy(
            call -> {
              assertThat(call.form()).containsEntry("MessageSid", sent.getSid());
              assertThat(validator.validate(hook(), call.form(), call.signature())).isTrue();
            });
    Message now = Message.fetcher(sent.getSid()).fetch(twilio);
    assertThat(now.getStatus()).isEqualTo(Message.Status.DELIVERED);
    assertThat(now.getBody()).isEqualTo("L’écharpe vous attend");
  }

  @Test
  void answersAsTwilioDescribesIt() throws Exception {
    Message sent = to(KELLY).create(twilio);
    String path = "/2010-04-01/Accounts/" + sandbox.twilio().sid();

    Description description = new Description();
    JsonNode one = raw("GET", path + "/Messages/" + sent.getSid() + ".json", "");
    JsonNode list = raw("GET", path + "/Messages.json", "");
    JsonNode created = raw("POST", path + "/Messages.json", "To=%2B33612345678&From=SHOP&Body=x");

    assertThat(description.ofAnswer(Description.ONE, "get", "200", one)).isEmpty();
    assertThat(description.ofAnswer(Description.LIST, "get", "200", list)).isEmpty();
    assertThat(description.ofAnswer(Description.LIST, "post", "201", created)).isEmpty();
    assertThat(created.path("status").asText()).isEqualTo("queued");
  }

  @ParameterizedTest
  @CsvSource({
    "+15005550001, +15005550006, text, 21211, 400",
    "+15005550004, +15005550006, text, 21610, 400",
    "+15005550009, +15005550006, text, 21614, 400",
    "+33612345678, +15005550007, text, 21606, 400",
    "0612345678, +15005550006, text, 21211, 400",
    "+33612345678, +15005550006, '', 21602, 400",
  })
  void refusesWithTwiliosCodes(String to, String from, String body, int code, int status)
      throws Exception {
    MessageCreator creator = Message.creator(new PhoneNumber(to), new PhoneNumber(from), body);

    assertThatThrownBy(() -> creator.create(twilio))
        .isInstanceOfSatisfying(
            ApiException.class,
            refused -> {
              assertThat(refused.getCode()).isEqualTo(code);
              assertThat(refused.getStatusCode()).isEqualTo(status);
            });
    assertThat(client.inbox("sms", "")).isEmpty();
  }

  @Test
  void knowsItsOwnAccountAlone() {
    TwilioRestClient stranger = connect("0".repeat(32));

    assertThatThrownBy(() -> to(KELLY).create(stranger))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.getCode()).isEqualTo(20003));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Too=1                           | Too: unknown
          ValidityPeriod=soon             | ValidityPeriod: "soon" (expected: integer)
          MessagingServiceSid=MG1         | MessagingServiceSid: MG1 (expected: ^MG
          RiskCheck=maybe                 | RiskCheck: maybe (expected: one of
          """)
  void refusesWhatTwilioDoesNotDescribe(String parameter, String problem) throws Exception {
    JsonNode answer =
        raw(
            "POST",
            "/2010-04-01/Accounts/" + sandbox.twilio().sid() + "/Messages.json",
            "To=%2B33612345678&From=%2B15005550006&Body=x&" + parameter);

    assertThat(answer.path("code").asInt()).isEqualTo(20001);
    assertThat(answer.path("message").asText()).contains(problem);
  }

  @ParameterizedTest
  @CsvSource({"30003, undelivered, 2", "30001, failed, 1"})
  void failsLaterWhenTold(String code, String end, int callbacks) throws Exception {
    client.misbehave("{'channel':'sms','kind':'fail','code':'%s'}".formatted(code));

    Message sent = to(KELLY).setStatusCallback(hook()).create(twilio);

    await().atMost(PATIENCE).until(() -> calls.size() == callbacks);
    assertThat(calls.getLast().form())
        .containsEntry("MessageStatus", end)
        .containsEntry("ErrorCode", code);
    assertThat(Message.fetcher(sent.getSid()).fetch(twilio).getErrorCode())
        .isEqualTo(Integer.valueOf(code));
  }

  @Test
  void callsBackBeforeItAnswersAndTwiceWhenTold() throws Exception {
    client.misbehave("{'channel':'twilio','kind':'early-callbacks'}");
    client.misbehave("{'channel':'twilio','kind':'duplicate-callbacks'}");

    to(KELLY).setStatusCallback(hook()).create(twilio);

    assertThat(calls)
        .extracting(Hook::status)
        .containsExactly("sent", "sent", "delivered", "delivered");
  }

  @ParameterizedTest
  @CsvSource({"cut", "error"})
  void findsByItsRecipientWhatWasTakenWithoutAnAnswer(String kind) throws Exception {
    client.misbehave("{'channel':'sms','to':'%s','kind':'%s','times':1}".formatted(KELLY, kind));

    assertThatThrownBy(() -> to(KELLY).create(twilio)).isInstanceOf(ApiException.class);

    List<Message> found = new ArrayList<>();
    Message.reader().setTo(new PhoneNumber(KELLY)).read(twilio).forEach(found::add);
    assertThat(found).extracting(Message::getBody).containsExactly("L’écharpe vous attend");
  }

  @Test
  void refusesForATimeWhenTold() throws Exception {
    client.misbehave("{'channel':'sms','kind':'throttle','delay':'PT7S','times':1}");

    assertThatThrownBy(() -> to(KELLY).create(twilio))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.getCode()).isEqualTo(20429));
    to(KELLY).create(twilio);

    assertThat(client.inbox("sms", KELLY)).hasSize(1);
  }

  @Test
  void listsPageByPage() {
    for (int i = 0; i < 5; i++) {
      to(KELLY).create(twilio);
    }
    to("+33699999999").create(twilio);

    List<String> found = new ArrayList<>();
    Message.reader()
        .setTo(new PhoneNumber(KELLY))
        .pageSize(2)
        .read(twilio)
        .forEach(message -> found.add(message.getSid()));

    assertThat(found).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void postsWhatAPersonTextsAndMindsAStop() throws Exception {
    Client.Answer stop = inbound("stop ");

    assertThat(stop.status()).isEqualTo(200);
    assertThat(stop.json().path("body").asText()).isEqualTo("<Response/>");
    Hook hook = calls.getFirst();
    assertThat(hook.form())
        .containsEntry("From", KELLY)
        .containsEntry("To", SHOP)
        .containsEntry("Body", "stop ");
    assertThat(
            new RequestValidator(sandbox.twilio().authToken())
                .validate(hook(), hook.form(), hook.signature()))
        .isTrue();
    assertThatThrownBy(() -> to(KELLY).create(twilio))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.getCode()).isEqualTo(21610));
    inbound("START");
    to(KELLY).create(twilio);
  }

  @Test
  void saysThatAWebhookIsNotThere() throws Exception {
    String body = "{\"from\":\"%s\",\"to\":\"%s\",\"body\":\"x\"%s}";

    assertThat(client.call("POST", "/twilio/inbound", body.formatted(KELLY, SHOP, "")).status())
        .isEqualTo(400);
    assertThat(
            client
                .call(
                    "POST",
                    "/twilio/inbound",
                    body.formatted(KELLY, SHOP, ",\"url\":\"http://127.0.0.1:1/\""))
                .status())
        .isEqualTo(502);
  }

  @Test
  void knowsAMessageAfterARestart() throws Exception {
    Message sent = to(KELLY).create(twilio);

    sandbox.close();
    open();

    assertThat(Message.fetcher(sent.getSid()).fetch(twilio).getTo()).isEqualTo(KELLY);
  }

  @Test
  void signsAsTwiliosDocumentationDoes() {
    Map<String, String> form =
        Map.of(
            "CallSid", "CA1234567890ABCDE",
            "Caller", "+14158675309",
            "Digits", "1234",
            "From", "+14158675309",
            "To", "+18005551212");

    assertThat(Signature.of("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form))
        .isEqualTo("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
  }

  private Client.Answer inbound(String text) throws Exception {
    return client.call(
        "POST",
        "/twilio/inbound",
        "{\"from\":\"%s\",\"to\":\"%s\",\"body\":\"%s\",\"url\":\"%s\"}"
            .formatted(KELLY, SHOP, text, hook()));
  }

  private String hook() {
    return "http://127.0.0.1:" + hooks.port() + "/hook?tenant=demo";
  }

  private static MessageCreator to(String number) {
    return Message.creator(new PhoneNumber(number), new PhoneNumber(SHOP), "L’écharpe vous attend");
  }

  private JsonNode raw(String method, String path, String body) throws Exception {
    Request request =
        new Request(
            method.equals("GET") ? com.twilio.http.HttpMethod.GET : com.twilio.http.HttpMethod.POST,
            sandbox.url() + path);
    request.setAuth(sandbox.twilio().sid(), sandbox.twilio().authToken());
    io.carillon.sandbox.door.Request.pairs(body)
        .forEach((name, values) -> request.addPostParam(name, values.getFirst()));
    return new ObjectMapper().readTree(new NetworkHttpClient().makeRequest(request).getContent());
  }

  private TwilioRestClient connect(String authToken) {
    return new TwilioRestClient.Builder(sandbox.twilio().sid(), authToken)
        .httpClient(new Redirected(sandbox.url()))
        .build();
  }

  /** Twilio's HTTP client with another address, and without repeating what may have been sent. */
  private static final class Redirected extends HttpClient {
    private final String url;
    private final NetworkHttpClient network =
        new NetworkHttpClient(HttpClientBuilder.create().disableAutomaticRetries());

    Redirected(String url) {
      this.url = url;
    }

    @Override
    public Response reliableRequest(Request request) {
      return makeRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
      Request redirected =
          new Request(request.getMethod(), request.getUrl().replace("https://api.twilio.com", url));
      redirected.setAuth(request.getUsername(), request.getPassword());
      redirected.setContentType(request.getContentType());
      request
          .getPostParams()
          .forEach((name, values) -> values.forEach(v -> redirected.addPostParam(name, v)));
      request
          .getQueryParams()
          .forEach((name, values) -> values.forEach(v -> redirected.addQueryParam(name, v)));
      return network.makeRequest(redirected);
    }
  }
}
