package dev.spillway.kubeletserver;

import dev.spillway.kube.ApiException;
import dev.spillway.kube.KubeUser;
import dev.spillway.kube.TokenAuthenticator;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who sent a request: by client certificate, else by bearer token. Nobody is anonymous. */
final class Authentication {
    private static final Logger log = LoggerFactory.getLogger(Authentication.class);

    private final ClientCertificates certificates;
    private final TokenAuthenticator tokens;

    Authentication(ClientCertificates certificates, TokenAuthenticator tokens) {
        this.certificates = certificates;
        this.tokens = tokens;
    }

    Optional<KubeUser> user(Request request) {
        return byCertificate(request).or(() -> byToken(request));
    }

    private Optional<KubeUser> byCertificate(Request request) {
        if (!(request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls)) {
            return Optional.empty();
        }
        X509Certificate[] chain = tls.peerCertificates();
        return chain == null || chain.length == 0 ? Optional.empty() : certificates.user(chain);
    }

    private Optional<KubeUser> byToken(Request request) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        String token = header.substring(7).strip();
        return token.isEmpty() ? Optional.empty() : review(token);
    }

    private Optional<KubeUser> review(String token) {
        try {
            return tokens.authenticate(token);
        } catch (ApiException e) {
            log.warn("bearer token could not be reviewed, request refused: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
