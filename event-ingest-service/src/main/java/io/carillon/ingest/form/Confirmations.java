package io.carillon.ingest.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.ingest.seal.Seals;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;

/** Links by which people confirm: sealed, so that nobody makes one, and nobody reads an address. */
@ApplicationScoped
class Confirmations {
  private static final int LONGEST = 4_000;
  private static final String SOME_ID = "00000000-0000-7000-8000-000000000000";
  private static final Instant SOME_TIME = Instant.parse("2026-03-07T12:00:00.123456789Z");

  private final Seals seals;
  private final FormConfig config;
  private final ObjectMapper json;

  @Inject
  Confirmations(Seals seals, FormConfig config, ObjectMapper json) {
    this.seals = seals;
    this.config = config;
    this.json = json;
  }

  /**
   * @throws ProblemException SECRETS_KEY_MISSING, PUBLIC_URL_MISSING
   */
  void requireKey() {
    seals.requireKey();
    publicUrl();
  }

  /**
   * That a link holds the words, for every usual address.
   *
   * @throws ProblemException INVALID_VALUE, SECRETS_KEY_MISSING, PUBLIC_URL_MISSING
   */
  void requireRoom(Permission consent) {
    requireKey();
    Confirmation longest =
        new Confirmation(
            SOME_ID,
            SOME_ID,
            String.valueOf(consent.channel()),
            consent.purposed(),
            "a".repeat(Field.LONGEST_EMAIL),
            String.valueOf(consent.text()),
            consent.version(),
            SOME_TIME);
    if (token("", longest).length() > LONGEST) {
      throw ProblemException.invalid(
          "consent.text", "a text too long for a link, with its version", "a shorter one");
    }
  }

  /**
   * The same link for the same words, whenever it is asked for.
   *
   * @param field that holds the address
   * @throws ProblemException INVALID_VALUE when the address is too long for a link
   */
  String link(String tenant, Confirmation asked, String field) {
    String token = token(tenant, asked);
    if (token.length() > LONGEST) {
      throw ProblemException.invalid(field, "an address too long for a link", "a shorter one");
    }
    return publicUrl() + "/v1/forms/" + asked.form() + "/confirm?token=" + token;
  }

  private String token(String tenant, Confirmation asked) {
    return seals.sealAlike(whose(tenant, asked.form()), write(asked));
  }

  /**
   * @throws ProblemException CONFIRMATION_REFUSED, whatever is wrong with it
   */
  Confirmation read(String tenant, String form, String token, Instant now) {
    return Optional.of(token)
        .filter(text -> text.length() <= LONGEST)
        .flatMap(text -> seals.read(whose(tenant, form), text))
        .map(this::parsed)
        .filter(asked -> now.isBefore(asked.until()))
        .orElseThrow(
            () ->
                new ProblemException(
                    FormReason.CONFIRMATION_REFUSED,
                    "The link is not one of this form, or it is too old."));
  }

  private static String whose(String tenant, String form) {
    return tenant + "/form-confirmation/" + form;
  }

  private String publicUrl() {
    return config
        .publicUrl()
        .map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
        .orElseThrow(
            () ->
                new ProblemException(
                    FormReason.PUBLIC_URL_MISSING,
                    "This installation does not know the address that people's browsers find it"
                        + " at."));
  }

  private Confirmation parsed(String text) {
    try {
      return json.readValue(text, Confirmation.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A sealed confirmation cannot be read", e);
    }
  }

  private String write(Confirmation asked) {
    try {
      return json.writeValueAsString(asked);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A confirmation cannot be written", e);
    }
  }
}
