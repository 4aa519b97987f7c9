package io.carillon.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void tellsOnlyWhatDiffersAtAnyDepth() {
    Difference found =
        Difference.between(
            "segment",
            json("{'version':1,'body':{'name':'VIPs','entry':{'days':3,'at':'x'},'tags':['a']}}"),
            json(
                "{'version':2,'body':{'name':'VIPs','entry':{'days':4,'at':'x'},'tags':['a','b']}}"));

    assertThat(found.before())
        .isEqualTo(json("{'version':1,'body':{'entry':{'days':3},'tags':['a']}}"));
    assertThat(found.after())
        .isEqualTo(json("{'version':2,'body':{'entry':{'days':4},'tags':['a','b']}}"));
  }

  @Test
  void tellsAMemberThatCameAndOneThatWent() {
    Difference found = Difference.between("x", json("{'a':1,'b':2}"), json("{'b':2,'c':null}"));

    assertThat(found.before()).isEqualTo(json("{'a':1}"));
    assertThat(found.after()).isEqualTo(json("{'c':null}"));
    assertThat(found.isNone()).isFalse();
  }

  @Test
  void tellsAllOfWhatIsNewAndOfWhatIsGone() {
    assertThat(Difference.between("x", null, json("{'a':1}")))
        .isEqualTo(new Difference(null, json("{'a':1}")));
    assertThat(Difference.between("x", json("{'a':1}"), null))
        .isEqualTo(new Difference(json("{'a':1}"), null));
  }

  @Test
  void takesNumbersByTheirValue() {
    Difference found =
        Difference.between("x", json("{'a':1.0,'b':[1e10]}"), json("{'a':1,'b':[10000000000]}"));

    assertThat(found.isNone()).isTrue();
  }

  @Test
  void saysOfASecretOnlyThatItChanged() {
    Difference found =
        Difference.between(
            "write-key",
            json("{'name':'shop','hash':'aaaa','previous':[]}"),
            json("{'name':'shop','hash':'bbbb','previous':[{'hash':'aaaa','until':'noon'}]}"));

    assertThat(found.before()).isEqualTo(json("{'hash':'changed','previous':[]}"));
    assertThat(found.after())
        .isEqualTo(json("{'hash':'changed','previous':[{'hash':'changed','until':'noon'}]}"));
  }

  @Test
  void hidesSecretsHoweverTheyAreWritten() {
    Difference found =
        Difference.between(
            "template",
            null,
            json(
                "{'headers':{'X-Api-Key':'k','Authorization':'Bearer b','accept':'all'},"
                    + "'client_secret':{'value':'s'},'accessToken':'t','key':'hello'}"));

    assertThat(found.after())
        .isEqualTo(
            json(
                "{'headers':{'X-Api-Key':'changed','Authorization':'changed','accept':'all'},"
                    + "'client_secret':{'value':'changed'},'accessToken':'changed','key':'hello'}"));
  }

  @Test
  void namesThePersonalMembersThatChangedAndNotWhatTheyAre() {
    Difference found =
        Difference.between(
            "profile",
            json("{'traits':{'email':'kelly@example.com','city':'Metz','age':7}}"),
            json("{'traits':{'email':'k@example.com','age':7,'plan':'gold'}}"));

    assertThat(found.before()).isEqualTo(json("{'traits':{'email':'changed','city':'changed'}}"));
    assertThat(found.after()).isEqualTo(json("{'traits':{'email':'changed','plan':'changed'}}"));
  }

  @Test
  void tellsALongTextByItsHash() {
    String source = "x".repeat(8_193);

    Difference found =
        Difference.between("template", null, JSON.createObjectNode().put("html", source));

    assertThat(there(found.after()).path("html").textValue())
        .startsWith("sha256:")
        .endsWith("(8193 characters)")
        .hasSize("sha256:".length() + 64 + " (8193 characters)".length());
  }

  @Test
  void keepsARecordSmallEnoughForItsTopic() {
    ObjectNode large = JSON.createObjectNode();
    for (int i = 0; i < 100; i++) {
      large.put("m" + i, "y".repeat(8_000));
    }

    Difference found = Difference.between("journey", large, JSON.createObjectNode());

    assertThat(there(found.before()).path("sha256").textValue()).hasSize(64);
    assertThat(there(found.before()).path("characters").intValue()).isGreaterThan(800_000);
  }

  @Property
  void noSecretLeavesWhateverItIsIn(
      @ForAll @Size(max = 4)
          Map<@AlphaChars @NotBlank String, @StringLength(max = 5) String> around,
      @ForAll boolean listed) {
    String secret = "s3cr3t-value";
    ObjectNode inner = JSON.createObjectNode();
    around.forEach(inner::put);
    inner.put("secret", secret);
    ObjectNode outer = JSON.createObjectNode();
    if (listed) {
      outer.putArray("list").addArray().add(inner);
    } else {
      outer.set("object", inner);
    }

    Difference created = Difference.between("any", null, outer);
    Difference changed = Difference.between("any", outer, JsonNodeFactory.instance.objectNode());

    assertThat(String.valueOf(created.after())).contains("changed").doesNotContain(secret);
    assertThat(String.valueOf(changed.before())).contains("changed").doesNotContain(secret);
  }

  private static JsonNode there(@Nullable JsonNode state) {
    return Objects.requireNonNull(state);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
