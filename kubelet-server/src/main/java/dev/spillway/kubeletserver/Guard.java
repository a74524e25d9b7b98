package dev.spillway.kubeletserver;

import dev.spillway.kube.AccessAuthorizer;
import dev.spillway.kube.AccessRequest;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.KubeUser;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before every route: nothing is reached without authentication and authorization. */
final class Guard extends Handler.Wrapper {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);

    private final Authentication authentication;
    private final AccessAuthorizer authorizer;
    private final String nodeName;

    Guard(Handler guarded, Authentication authentication, AccessAuthorizer authorizer, String nodeName) {
        super(guarded);
        this.authentication = authentication;
        this.authorizer = authorizer;
        this.nodeName = nodeName;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        try {
            check(request);
        } catch (HttpError refusal) {
            refuse(refusal, response, callback);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private void check(Request request) throws HttpError {
        KubeUser user = authentication.user(request).orElseThrow(() -> new HttpError(401, "Unauthorized"));
        RequestPath path = RequestPath.of(request.getHttpURI().getCanonicalPath());
        RequestAttributes attributes = RequestAttributes.of(request.getMethod(), path);
        for (String subresource : attributes.subresources()) {
            if (allowed(user, new AccessRequest(attributes.verb(), "nodes", subresource, nodeName))) {
                return;
            }
        }
        throw new HttpError(
                403,
                "Forbidden (user=%s, verb=%s, resource=nodes, subresource(s)=[%s])\n"
                        .formatted(user.name(), attributes.verb(), String.join(" ", attributes.subresources())));
    }

    private boolean allowed(KubeUser user, AccessRequest access) throws HttpError {
        try {
            return authorizer.authorize(user, access).allowed();
        } catch (ApiException e) {
            log.warn("access of {} could not be reviewed, {} refused: {}", user.name(), access, e.getMessage());
            throw new HttpError(
                    500,
                    "Authorization error (user=%s, verb=%s, resource=nodes, subresource=%s)"
                            .formatted(user.name(), access.verb(), access.subresource()));
        }
    }

    private static void refuse(HttpError refusal, Response response, Callback callback) {
        response.setStatus(refusal.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.write(true, BufferUtil.toBuffer(refusal.text(), StandardCharsets.UTF_8), callback);
    }
}
