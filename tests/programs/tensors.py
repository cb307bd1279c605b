# needs import torch
"""Tensors: leaves, computed ones, views, parameters and their gradients, and the modules that hold them."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(3, 2)
        self.out = nn.Sequential(nn.ReLU(), nn.Linear(2, 1))

    def forward(self, x):
        return self.out(self.hidden(x))


def train():
    torch.manual_seed(0)
    model = Net()
    batch = torch.arange(6.0).reshape(2, 3)
    labels = torch.tensor([1, 0])
    mask = labels > 0
    turned = batch.t()
    half = torch.ones(2, dtype=torch.bfloat16)
    weights = torch.tensor([1.0, 2.0], requires_grad=True)
    doubled = weights * 2
    loss = model(batch).sum()
    loss.backward()
    state = model.state_dict()
    pair = nn.Sequential(Net(), nn.Linear(1, 1))
    long = torch.arange(100_000.0)
    size, kind, device = batch.shape, batch.dtype, batch.device
    return model(batch.t())


train()

#> p batch
#> p batch.sum(), batch[1], batch.mean(dim=0), batch + 1
#> p labels.tolist(), mask, batch[mask]
#> p turned, turned.stride(), turned.is_contiguous()
#> p half, half.dtype, half.float()
#> p weights, weights.requires_grad, weights.is_leaf, weights * 3
#> p doubled, doubled.shape, doubled.tolist(), doubled.dtype, doubled.device, len(doubled)
#> p doubled.detach(), doubled.detach().sum(), doubled.requires_grad
#> p doubled[0], list(doubled)
#> p loss, loss.item(), f"{loss:.3f}", loss.dim()
#> p long, long.sum(), len(long)
#> p size, kind, device, size == batch.shape, kind == torch.float32
#> p type(batch), type(model.hidden.weight), isinstance(doubled, torch.Tensor)
#> p pair
#> p model
#> p model.hidden, model.out, model.training, list(model.children())
#> p model.hidden.weight, model.hidden.bias.grad
#> p [(name, p.shape, p.numel()) for name, p in model.named_parameters()]
#> p sum(p.numel() for p in model.parameters())
#> p state
#> p list(state), state["hidden.weight"].norm()
#>! p doubled + 1
#>! p model(batch)
