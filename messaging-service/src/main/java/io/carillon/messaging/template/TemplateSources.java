package io.carillon.messaging.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.provider.Providers;
import io.carillon.messaging.rendering.EmailSource;
import io.carillon.messaging.rendering.EmailTemplate;
import io.carillon.messaging.rendering.Emails;
import io.carillon.messaging.rendering.SourceException;
import io.carillon.messaging.rendering.SourceProblem;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the author's JSON to what renders; everything wrong with it is said at once. */
@ApplicationScoped
public class TemplateSources {
  private static final int MOST_LOCALES = 50;
  private static final String EMAIL = "email";

  private final ObjectMapper json;
  private final Emails emails;
  private final Providers providers;

  @Inject
  TemplateSources(ObjectMapper json, Emails emails, Providers providers) {
    this.json = json;
    this.emails = emails;
    this.providers = providers;
  }

  /**
   * @throws ProblemException INVALID_VALUE or TEMPLATE_INVALID, with fields such as {@code
   *     locales.fr.mjml:12}
   */
  LiveTemplate compile(TemplateBody body) {
    Violations violations = new Violations();
    String channel = or(body.channel());
    violations.check(
        providers.channels().contains(channel),
        "channel",
        body.channel(),
        "one of " + providers.channels() + " (others are not served yet)");
    Map<String, JsonNode> locales = body.locales() == null ? Map.of() : body.locales();
    violations.check(
        !locales.isEmpty() && locales.size() <= MOST_LOCALES,
        "locales",
        locales.keySet(),
        "1..50 languages");
    violations.check(
        locales.containsKey(or(body.fallbackLocale())),
        "fallbackLocale",
        body.fallbackLocale(),
        "one of the locales " + locales.keySet());
    violations.throwIfAny();
    Map<String, EmailSource> sources = new LinkedHashMap<>();
    locales.forEach(
        (tag, parts) -> {
          EmailSource source = source("locales." + tag, parts, violations);
          if (source != null) {
            sources.put(tag, source);
          }
        });
    violations.throwIfAny();
    return new LiveTemplate(
        or(body.key()), channel, compile(sources, or(body.fallbackLocale())), body.utm());
  }

  /** Content given in place of a template: the parts of one language. */
  public LiveTemplate compileContent(String channel, JsonNode content) {
    Violations violations = new Violations();
    violations.check(
        channel.equals(EMAIL), "channel", channel, "email (others are not served yet)");
    EmailSource source = source("content", content, violations);
    violations.throwIfAny();
    return new LiveTemplate(
        "", channel, compile(Map.of("en", source == null ? empty() : source), "en"), null);
  }

  TemplateBody read(JsonNode body) {
    try {
      return json.treeToValue(body, TemplateBody.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored template cannot be read", e);
    }
  }

  JsonNode write(TemplateBody body) {
    return json.valueToTree(body);
  }

  private EmailTemplate compile(Map<String, EmailSource> sources, String fallback) {
    try {
      return emails.compile(sources, fallback);
    } catch (SourceException e) {
      Violations violations = new Violations();
      for (SourceProblem problem : e.problems()) {
        String place = problem.line() == 0 ? "" : ":" + problem.line();
        violations.add(problem.part() + place, problem.found(), problem.expected());
      }
      violations.throwIfAny(TemplateReason.TEMPLATE_INVALID);
      throw e;
    }
  }

  private @Nullable EmailSource source(String at, JsonNode parts, Violations violations) {
    try {
      EmailSource source = json.treeToValue(parts, EmailSource.class);
      violations.check(source != null, at, parts, "an object with subject and mjml, html or text");
      return source;
    } catch (JsonMappingException e) {
      StringBuilder field = new StringBuilder(at);
      e.getPath().forEach(step -> field.append('.').append(step.getFieldName()));
      violations.add(
          field.toString(),
          "a field that an e-mail has not, or of another type",
          "texts: subject, preheader, mjml, html, text");
      return null;
    } catch (JsonProcessingException e) {
      violations.add(at, "not readable", "an object");
      return null;
    }
  }

  private static EmailSource empty() {
    return new EmailSource(null, null, null, null, null);
  }

  private static String or(@Nullable String value) {
    return value == null ? "" : value;
  }
}
