package io.carillon.platform.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FuzzerTest {
  private static final String DOCUMENT =
      """
      {"paths":{"/v1/things/{key}":{
        "parameters":[],
        "put":{"parameters":[{"name":"dry","in":"query"}],
          "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}},
        "get":{}}},
       "components":{"schemas":{"Thing":{"type":"object","properties":{
         "name":{"type":"string"},"size":{"type":"integer"},"parts":{"type":"array",
           "items":{"$ref":"#/components/schemas/Thing"}},"kind":{"enum":["A","B"]}}}}}}
      """;

  private final Fuzzer fuzzer = fuzzer();

  @Test
  void makesTheSameRequestOfTheSameSeed() {
    FuzzedRequest one = fuzzer.request(7);
    FuzzedRequest again = fuzzer().request(7);

    assertThat(one.toString()).isEqualTo(again.toString());
    assertThat(one.body()).isEqualTo(again.body());
  }

  @Test
  void triesEveryOperationWithAndWithoutCredentials() {
    List<FuzzedRequest> made = LongStream.range(0, 500).mapToObj(fuzzer::request).toList();

    assertThat(made).extracting(FuzzedRequest::method).contains("PUT", "GET");
    assertThat(made).anyMatch(r -> r.headers().contains("Authorization: Bearer good"));
    assertThat(made).anyMatch(r -> r.headers().stream().noneMatch(h -> h.startsWith("Auth")));
    assertThat(made).anyMatch(r -> new String(r.body(), UTF_8).contains("\"kind\":\"A\""));
    assertThat(made).allMatch(r -> r.target().startsWith("/") || r.target().contains("v1"));
  }

  @Test
  void findsFaultWithFailuresAndWithRefusalsWithoutAReason() {
    Map<String, String> problem = Map.of("content-type", "application/problem+json");
    assertThat(fault(new Answer(200, Map.of(), "{}"))).isEmpty();
    assertThat(fault(new Answer(400, problem, "{\"reason\":\"MALFORMED\"}"))).isEmpty();
    assertThat(fault(new Answer(503, problem, "{\"reason\":\"X\"}"))).isEmpty();
    assertThat(fault(new Answer(500, problem, "{\"reason\":\"INTERNAL\"}"))).isPresent();
    assertThat(fault(new Answer(503, Map.of(), "oops"))).isPresent();
    assertThat(fault(new Answer(404, Map.of(), ""))).isPresent();
    assertThat(
            fault(
                new Answer(
                    200, Map.of(), "java.lang.IllegalStateException: x\n\tat a.b(C.java:1)")))
        .isPresent();
  }

  @Test
  void asksForNoReasonWhereTheContractSaysThatPeopleGetAPage() throws Exception {
    Answer page = new Answer(404, Map.of("content-type", "text/html;charset=UTF-8"), "<p>Gone</p>");
    FuzzedRequest toPeople =
        new Fuzzer(
                new ObjectMapper()
                    .readTree(
                        """
                        {"paths":{"/p/{token}":{"get":{"responses":
                          {"200":{"content":{"text/html":{}}}}}}}}
                        """),
                List.of())
            .request(1);

    assertThat(Verdict.fault(toPeople, page)).isEmpty();
    assertThat(Verdict.fault(toPeople, new Answer(404, Map.of(), ""))).isPresent();
    assertThat(fault(page)).isPresent();
  }

  private Optional<String> fault(Answer answer) {
    return Verdict.fault(fuzzer.request(7), answer);
  }

  private static Fuzzer fuzzer() {
    try {
      return new Fuzzer(new ObjectMapper().readTree(DOCUMENT), List.of("Bearer good"));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
