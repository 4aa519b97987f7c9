package io.carillon.messaging.link;

import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.rendering.PlainText;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The public addresses of a message: clicks, the open pixel, unsubscribing, preferences. */
@ApplicationScoped
public class Links {
  private static final Pattern WEB = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);
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

  /** By which a vendor names the message when it calls back. */
  public String receipt(String tenant, UUID message) {
    return tokens().write(new LinkToken(Door.RECEIPT, tenant, message, 0));
  }

  /** By which a vendor names the tenant that a person writes to. */
  public String inbound(String tenant) {
    return tokens().write(new LinkToken(Door.INBOUND, tenant, new UUID(0, 0), 0));
  }

  /**
   * The content with links whose clicks are noted: those of a page, which also notes its opening;
   * of a text; of what a browser shows. An app opens its own links. A push says by an address of
   * its own that it was opened.
   */
  public Tracked<Outgoing.Content> track(
      Channel channel, Outgoing.Content content, String tenant, UUID message, @Nullable Utm utm) {
    IntFunction<String> click =
        number -> address(new LinkToken(Door.CLICK, tenant, message, number));
    return switch (content) {
      case Outgoing.Email email -> {
        Tracked<String> page = page(email.html(), tenant, message, utm, click);
        yield new Tracked<>(
            new Outgoing.Email(email.subject(), page.content(), email.text()), page.destinations());
      }
      case Outgoing.Sms sms -> {
        Tracked<String> text = LinkRewriter.rewriteText(sms.text(), own(), utm, click);
        yield new Tracked<>(new Outgoing.Sms(text.content()), text.destinations());
      }
      case Outgoing.Push push -> {
        Outgoing.Push opened = opened(push, tenant, message);
        yield channel == Channel.WEBPUSH
            ? inBrowser(opened, utm, click)
            : new Tracked<>(opened, List.of());
      }
      case Outgoing.InApp _, Outgoing.Webhook _ -> new Tracked<>(content, List.of());
    };
  }

  /** With the address by which whoever shows it says that it was opened. */
  private Outgoing.Push opened(Outgoing.Push push, String tenant, UUID message) {
    Map<String, String> data = new LinkedHashMap<>(push.data());
    data.put("carillonOpen", address(new LinkToken(Door.OPEN, tenant, message, 0)));
    return new Outgoing.Push(
        push.title(), push.body(), push.image(), push.buttons(), push.deepLink(), data);
  }

  private Tracked<String> page(
      String html, String tenant, UUID message, @Nullable Utm utm, IntFunction<String> click) {
    if (html.isEmpty()) {
      return new Tracked<>(html, List.of());
    }
    Tracked<String> tracked = LinkRewriter.rewrite(html, own(), utm, PlainText::unescape, click);
    String pixel =
        "<img src=\"%s\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block\">"
            .formatted(address(new LinkToken(Door.OPEN, tenant, message, 0)));
    Matcher end = END.matcher(tracked.content());
    String with =
        end.find()
            ? tracked.content().substring(0, end.start())
                + pixel
                + tracked.content().substring(end.start())
            : tracked.content() + pixel;
    return new Tracked<>(with, tracked.destinations());
  }

  private Tracked<Outgoing.Content> inBrowser(
      Outgoing.Push push, @Nullable Utm utm, IntFunction<String> click) {
    List<String> destinations = new ArrayList<>();
    UnaryOperator<@Nullable String> through =
        link -> {
          if (link == null || !WEB.matcher(link).lookingAt() || isOwn(link)) {
            return link;
          }
          destinations.add(utm == null ? link : utm.on(link));
          return click.apply(destinations.size() - 1);
        };
    String deepLink = through.apply(push.deepLink());
    List<Outgoing.Button> buttons =
        push.buttons().stream()
            .map(b -> new Outgoing.Button(b.id(), b.text(), through.apply(b.deepLink())))
            .toList();
    return new Tracked<>(
        new Outgoing.Push(push.title(), push.body(), push.image(), buttons, deepLink, push.data()),
        List.copyOf(destinations));
  }

  private boolean isOwn(String link) {
    return own().stream().anyMatch(link::startsWith);
  }

  private List<String> own() {
    return List.of(publicUrl + "/u/", publicUrl + "/p/");
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
