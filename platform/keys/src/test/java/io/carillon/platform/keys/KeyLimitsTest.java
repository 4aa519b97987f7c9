package io.carillon.platform.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.ProblemException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyLimitsTest {
  private static final String SHOP = "https://shop.example";
  private static final String APP = "com.example.shop";

  @Test
  void aKeyWithoutLimitsMayDoEverythingFromAnywhere() {
    for (KeyScope scope : KeyScope.values()) {
      assertThatCode(() -> KeyLimits.NONE.require(scope, "https://anywhere.example"))
          .doesNotThrowAnyException();
    }
    assertThatCode(() -> KeyLimits.NONE.requireSender(null, "")).doesNotThrowAnyException();
  }

  @Test
  void aKeyMayDoWhatItsScopesSay() {
    KeyLimits inbox = new KeyLimits(Set.of(KeyScope.INBOX), List.of(), List.of(), false);

    assertThat(refusal(() -> inbox.require(KeyScope.INBOX, null))).isNull();
    assertThat(refusal(() -> inbox.require(KeyScope.EVENTS_SEND, null)))
        .isEqualTo(KeyReason.KEY_SCOPE_DENIED);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          strict, origin,                bundle,           refused
          false,  https://shop.example,  '',               -
          false,  -,                     com.example.shop, -
          false,  -,                     '',               -
          false,  https://evil.example,  '',               KEY_ORIGIN_DENIED
          false,  null,                  '',               KEY_ORIGIN_DENIED
          false,  -,                     com.evil,         KEY_BUNDLE_DENIED
          false,  https://shop.example,  com.evil,         KEY_BUNDLE_DENIED
          true,   https://shop.example,  '',               -
          true,   -,                     com.example.shop, -
          true,   -,                     '',               KEY_SENDER_MISSING
          true,   https://evil.example,  com.example.shop, KEY_ORIGIN_DENIED
          """,
      useHeadersInDisplayName = true)
  void whatACallSaysOfItsSenderMustBeAllowed(
      boolean strict, @Nullable String origin, String bundle, @Nullable KeyReason refused) {
    KeyLimits limits = new KeyLimits(KeyScope.all(), List.of(SHOP), List.of(APP), strict);

    KeyReason found =
        refusal(
            () -> {
              limits.require(KeyScope.EVENTS_SEND, origin);
              limits.requireSender(origin, bundle);
            });

    assertThat(found).isEqualTo(refused);
    assertThat(found == null || found.kind() == Kind.DENIED).isTrue();
  }

  @Test
  void aKeyThatWasStoredBeforeThereWereLimitsHasNone() throws Exception {
    ObjectMapper json = new ObjectMapper();

    WriteKey old =
        json.readValue(
            "{\"name\":\"a\",\"prefix\":\"wk_\",\"hash\":\"1\",\"trusted\":false,\"previous\":[]}",
            WriteKey.class);

    assertThat(old.limits()).isEqualTo(KeyLimits.NONE);
    assertThat(json.readValue(json.writeValueAsString(old), WriteKey.class)).isEqualTo(old);
  }

  private static @Nullable KeyReason refusal(Runnable work) {
    ProblemException problem = catchThrowableOfType(ProblemException.class, work::run);
    return problem == null ? null : (KeyReason) problem.reason();
  }
}
