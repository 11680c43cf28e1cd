"""The shared screen at the counter: a villager fills in a form there without an account, one thing a page.

What is filled in stays a draft. When it is finished it waits for the counter, where the identity card is compared
with it and a clerk submits it: so maker and checker, and the identity check, are what they are for any other case.
"""
