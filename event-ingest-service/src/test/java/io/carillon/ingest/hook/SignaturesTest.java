package io.carillon.ingest.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hashes were made by another program (Python's hmac) of the same words. */
class SignaturesTest {
  private static final Instant SIGNED = Instant.parse("2026-03-07T12:00:00Z");
  private static final String BODY = "{\"n\":1}";
  private static final String SECRET = "it is a secret";

  /** One that every scheme could have. */
  private static final String ANOTHER = "whsec_bm90IHRoYXQgb25lIGF0IGFsbA==";

  /** A call that its vendor made. */
  record Made(Signature signature, String secret, Delivery call, boolean timed) {
    Made with(UnaryOperator<Delivery> change) {
      return new Made(signature, secret, change.apply(call), timed);
    }

    @Override
    public String toString() {
      return signature.toString();
    }
  }

  static Stream<Made> all() {
    return Stream.of(
        made(
            hmac("X-Sign", null, null, null),
            Map.of("x-sign", "02d8fe8ad0bc8b54a4dda5b26a77b7fd6e3e381d9dadbd962287ae1dd0a939d8")),
        made(
            hmac("X-Sign", "sha256", "base64", "sha256="),
            Map.of("x-sign", "sha256=Atj+itC8i1Sk3aWyane3/W4+OB2drb2WIoeuHdCpOdg=")),
        made(
            hmac("X-Sign", "sha1", "hex", null),
            Map.of("x-sign", "c32562c520c1736ecd6d9aa75a96459a4a782a0a")),
        made(
            of("stripe", null),
            Map.of(
                "stripe-signature",
                "t=1772884800,v1=00ff,v1=9a7d8270ee1e182576935b9a48aacd4776edd0e960cfcbf38dc50968a55b170b")),
        made(
            of("hubspot", "https://c.example/v1/hooks/1"),
            Map.of(
                "x-hubspot-signature-v3",
                "bvzy/UT8jirNaDMLDgQHHQtwCMCpUq6C+f4dnLV7ffU=",
                "x-hubspot-request-timestamp",
                "1772884800000")),
        new Made(
            of("standard", null),
            "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
            call(
                Map.of(
                    "webhook-id",
                    "msg_1",
                    "webhook-timestamp",
                    "1772884800",
                    "webhook-signature",
                    "v1a,xx v1,B8bk2aRbxssQEBKAGHPkXwIQ7bNSmrRgxGswGeYGRFU="),
                Map.of()),
            true),
        new Made(
            of("basic", null),
            "vendor:password",
            call(Map.of("authorization", "Basic dmVuZG9yOnBhc3N3b3Jk"), Map.of()),
            false),
        made(token("X-Token", null), Map.of("x-token", SECRET)),
        new Made(token(null, "token"), SECRET, call(Map.of(), Map.of("token", SECRET)), false));
  }

  static Stream<Made> hashed() {
    return all().filter(made -> !List.of("basic", "token").contains(made.signature().scheme()));
  }

  static Stream<Made> timed() {
    return all().filter(Made::timed);
  }

  @ParameterizedTest
  @MethodSource("all")
  void believesWhatTheVendorSigned(Made made) {
    assertThatCode(() -> require(made, List.of(made.secret()), SIGNED)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("all")
  void believesAnyOfTheSecretsWhileOneFollowsAnother(Made made) {
    List<String> secrets = List.of(ANOTHER, made.secret());

    assertThatCode(() -> require(made, secrets, SIGNED)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesAnotherSecret(Made made) {
    assertRefused(() -> require(made, List.of(ANOTHER), SIGNED), HookReason.SIGNATURE_REFUSED);
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesACallWithoutASignature(Made made) {
    Made bare = made.with(call -> call(Map.of(), Map.of()));

    assertRefused(
        () -> require(bare, List.of(made.secret()), SIGNED), HookReason.SIGNATURE_REFUSED);
  }

  @ParameterizedTest
  @MethodSource("hashed")
  void refusesABodyOfWhichOneByteIsAnother(Made made) {
    Made changed =
        made.with(
            call ->
                new Delivery("POST", call.query(), call.headers(), "{\"n\":2}".getBytes(UTF_8)));

    assertRefused(
        () -> require(changed, List.of(made.secret()), SIGNED), HookReason.SIGNATURE_REFUSED);
  }

  @ParameterizedTest
  @MethodSource("timed")
  void refusesWhatWasSignedTooLongAgoOrTooFarAhead(Made made) {
    Duration tolerated = made.signature().tolerated();
    List<String> secrets = List.of(made.secret());

    assertThatCode(() -> require(made, secrets, SIGNED.plus(tolerated))).doesNotThrowAnyException();
    assertRefused(
        () -> require(made, secrets, SIGNED.plus(tolerated).plusSeconds(1)),
        HookReason.SIGNATURE_TOO_OLD);
    assertRefused(
        () -> require(made, secrets, SIGNED.minus(tolerated).minusSeconds(1)),
        HookReason.SIGNATURE_TOO_OLD);
  }

  private static void require(Made made, List<String> secrets, Instant now) {
    Signatures.require(made.signature(), secrets, made.call(), now);
  }

  private static void assertRefused(Runnable call, Reason reason) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> org.assertj.core.api.Assertions.assertThat(e.reason()).isEqualTo(reason));
  }

  private static Made made(Signature signature, Map<String, String> headers) {
    boolean timed = List.of("stripe", "hubspot").contains(signature.scheme());
    return new Made(signature, SECRET, call(headers, Map.of()), timed);
  }

  private static Delivery call(Map<String, String> headers, Map<String, String> query) {
    return new Delivery("POST", query, headers, BODY.getBytes(UTF_8));
  }

  private static Signature hmac(
      String header,
      @Nullable String algorithm,
      @Nullable String encoding,
      @Nullable String prefix) {
    return new Signature("hmac", header, algorithm, encoding, prefix, null, null, null);
  }

  private static Signature token(@Nullable String header, @Nullable String parameter) {
    return new Signature("token", header, null, null, null, parameter, null, null);
  }

  private static Signature of(String scheme, @Nullable String url) {
    return new Signature(scheme, null, null, null, null, null, url, null);
  }
}
