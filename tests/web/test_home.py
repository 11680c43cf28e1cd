"""The front page."""


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page(page, client):
    response = client.get("/")
    assert response.status_code == 303
    assert page.follow(response).h1 == "登录"
