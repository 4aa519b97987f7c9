package io.carillon.sandbox.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.sandbox.key.Keys;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;

/** The example of RFC 8291, section 5 and appendix A. */
final class Aes128GcmTest {
  private static final byte[] PUBLIC =
      bytes(
          "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
              + "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
  private static final byte[] MESSAGE =
      bytes(
          "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
              + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
              + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");

  @Test
  void readsTheExampleOfTheStandard() throws Exception {
    assertThat(new String(subscription().decrypt(MESSAGE), UTF_8))
        .isEqualTo("When I grow up, I want to be a watermelon");
  }

  @Test
  void readsNothingThatWasChanged() {
    byte[] changed = MESSAGE.clone();
    changed[changed.length - 1] ^= 1;

    assertThatThrownBy(() -> subscription().decrypt(changed))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void knowsAKeyByItsPoint() throws Exception {
    assertThat(Aes128Gcm.point(Aes128Gcm.publicKey(PUBLIC))).isEqualTo(PUBLIC);
  }

  private static Subscription subscription() throws IOException {
    PublicJsonWebKey key =
        Keys.read(
            """
            {"kty":"EC","crv":"P-256","d":"q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
             "x":"%s","y":"%s"}\
            """
                .formatted(text(1, 33), text(33, 65)));
    return new Subscription("s", key, bytes("BTBZMqHH6r4Tts7J_aSIgg"), "");
  }

  private static String text(int from, int to) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(PUBLIC, from, to));
  }

  private static byte[] bytes(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
