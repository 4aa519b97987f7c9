package io.carillon.messaging.link;

import io.carillon.messaging.rendering.PlainText;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The public addresses of a message: clicks, the open pixel, unsubscribing, preferences. */
@ApplicationScoped
public class Links {
  private static final Pattern END = Pattern.compile("</body\\s*>", Pattern.CASE_INSENSITIVE);

  private final LinkKeyStore keys;
  private final String publicUrl;
  private volatile @Nullable LinkTokens tokens;

  @Inject
  Links(
      LinkKeyStore keys,
      @ConfigProperty(name = "carillon.public-url", defaultValue = "http://localhost:8080")
          String publicUrl) {
    this.keys = keys;
    this.publicUrl = publicUrl.replaceAll("/+$", "");
  }

  void start(@Observes StartupEvent event) {
    tokens = keys.tokens();
  }

  /** Where one click, without more, unsubscribes by POST; GET shows a page. */
  public String unsubscribe(String tenant, UUID message) {
    return address(new LinkToken(Door.UNSUBSCRIBE, tenant, message, 0));
  }

  public String preferences(String tenant, UUID message) {
    return address(new LinkToken(Door.PREFERENCES, tenant, message, 0));
  }

  /** A page whose clicks are noted, with the pixel that notes its opening at its end. */
  public Tracked track(String html, String tenant, UUID message, @Nullable Utm utm) {
    if (html.isEmpty()) {
      return new Tracked(html, List.of());
    }
    Tracked tracked =
        LinkRewriter.rewrite(
            html,
            List.of(publicUrl + "/u/", publicUrl + "/p/"),
            utm,
            PlainText::unescape,
            number -> address(new LinkToken(Door.CLICK, tenant, message, number)));
    String pixel =
        "<img src=\"%s\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block\">"
            .formatted(address(new LinkToken(Door.OPEN, tenant, message, 0)));
    Matcher end = END.matcher(tracked.html());
    String with =
        end.find()
            ? tracked.html().substring(0, end.start())
                + pixel
                + tracked.html().substring(end.start())
            : tracked.html() + pixel;
    return new Tracked(with, tracked.destinations());
  }

  /** What a token says; empty for anything that was not signed here for that door. */
  public Optional<LinkToken> read(Door door, String text) {
    return tokens().read(door, text);
  }

  private String address(LinkToken token) {
    return publicUrl + "/" + token.door().letter() + "/" + tokens().write(token);
  }

  private LinkTokens tokens() {
    LinkTokens ready = tokens;
    if (ready == null) {
      ready = keys.tokens();
      tokens = ready;
    }
    return ready;
  }
}
